package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Spent;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.Submission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Work that somebody submitted, as all kinds of it are: units that are done in attempts, and merged one after the other into
/// a branch. Which unit comes next, the kind of plan says. Changed by [Evolver] alone. Its indexes are kept with each
/// change, so that a decision costs what changed and not what the plan has.
abstract sealed class Plan permits StagePlan, AssignmentPlan {
    final PlanId id;
    private final Submission submission;

    final Map<String, Work> items = new HashMap<>();

    /// Head of the integration branch.
    CommitId head;

    /// Units whose attempt waits to be merged, in the order in which they are.
    final TreeSet<Work> toMerge;

    /// Units whose work is on the branch, in the order in which it came there.
    final Set<Work> merged = new LinkedHashSet<>();

    /// The one merge that is not over (protocol: one at a time per plan).
    Optional<Work> merge = Optional.empty();

    /// Work that waits for a person at a gate.
    private final TreeSet<WorkId> atGate = new TreeSet<>();

    /// Its documents, where they travel.
    final PlanDocuments documents;

    /// What deletes the refs of its attempts, once that is begun.
    Optional<Work> prune = Optional.empty();

    /// Whether some of its attempts' refs may have been deleted: they are not counted on any more.
    boolean refsGone;

    /// How often its ending was begun: again when a plan that had ended goes on.
    int round = 1;

    /// Units that take a place under the cap.
    int inFlight;

    /// Units of the whole plan that failed, were skipped or cancelled.
    int lost;

    /// What it may use up.
    Budgets budgets;

    /// What its attempts that are over have used up.
    Spent spent = Spent.NOTHING;

    /// The allowances of what is under way.
    final Map<WorkId, Budget> reserved = new TreeMap<>(Comparator.comparing(WorkId::toString));

    /// Whether nothing is left of the plan's budget.
    boolean starved;

    /// Why a person wants no more of it, once one does.
    Optional<String> cancelling = Optional.empty();

    /// When it ended, once it has.
    Optional<Instant> endedAt = Optional.empty();

    /// Of its first entry in the journal.
    final long offset;

    /// @param order of its units
    Plan(PlanId id, Submission submission, Comparator<Work> order, long offset) {
        this.id = id;
        this.submission = submission;
        this.offset = offset;
        this.head = submission.base();
        this.toMerge = new TreeSet<>(order);
        this.documents = new PlanDocuments(submission.documents());
        this.budgets = submission.policy().budgets();
    }

    /// All units there are, in their order.
    abstract Collection<Work> units();

    /// A unit, as the subject of its merge.
    abstract String subject(Work unit);

    /// The items of its ending that are not over.
    abstract List<Work> openEndings();

    /// What a person does who wants from another plan what this one does no more.
    abstract String anew();

    /// Whether the plan has lost a unit that is over with this status.
    boolean isLoss(WorkStatus end) {
        return end.isTerminal() && end != WorkStatus.SUCCEEDED;
    }

    /// Whether its branch may be written by a merge now.
    abstract boolean mayMerge();

    /// How many attempts of a unit may fail by the agent's fault.
    abstract int attempts(Work unit);

    /// One of its items has changed in some way.
    abstract void changed(Work work);

    /// Whether a unit that is over can be done again while the plan goes on.
    abstract boolean isOpenFor(Work unit);

    /// One of its own items has been added: neither a unit, nor a merge.
    abstract void begin(Work item);

    /// Trouble was gone on past, as a policy or a rule has it.
    void passedOver(Event.PassedOver e) {}

    /// A unit that was over waits again.
    abstract void again(Work unit);

    /// Its own indexes follow a change of status that is under way.
    abstract void moving(Work work, WorkStatus to);

    Submission submission() {
        return submission;
    }

    StagePolicy policy() {
        return submission.policy();
    }

    /// Who is given a work item that needs an agent.
    AgentChoice agentOf(Work work) {
        return new AgentChoice(policy().agent(), policy().model());
    }

    Repository repository() {
        return submission.repository();
    }

    /// The branch that its work is merged into.
    String branch() {
        return submission.integrationBranch(id);
    }

    /// Whether it measures the fleet: its items have no repository, and nothing of them is merged.
    boolean isBench() {
        return repository().isNone();
    }

    boolean hasEnded() {
        return endedAt.isPresent();
    }

    /// It had ended, and is not over after all.
    void goOn() {
        endedAt = Optional.empty();
        prune = Optional.empty();
        round++;
    }

    /// The work may use up so much, and nobody else may.
    void reserve(Work work, Budget budget) {
        work.allowance = budget;
        reserved.put(work.id, budget);
    }

    /// All that is reserved.
    Spent reserved() {
        return reserved.values().stream().map(Spent::of).reduce(Spent.NOTHING, Spent::plus);
    }

    void spend(Work work, Spent used) {
        spent = spent.plus(used);
        work.spent = work.spent.plus(used);
    }

    /// The gates that wait for a person.
    Stream<Work.OpenGate> openGates() {
        return atGate.stream()
                .flatMap(id -> Optional.ofNullable(items.get(id.item())).stream())
                .flatMap(work -> work.gate.stream());
    }

    /// The merge of this unit that is not over.
    Optional<Work> mergeOf(Work unit) {
        return merge.filter(work -> work.unit() == unit);
    }

    /// The one place where a status changes, but for what is done again: keeps the indexes with it.
    void move(Work work, WorkStatus to) {
        if (work.status.isTerminal()) {
            throw new IllegalStateException(
                    work.id + " has ended as " + work.status + " and cannot become " + to);
        }
        int places = places(work);
        index(atGate, work.id, to == WorkStatus.BLOCKED);
        if (work.kind.isUnit()) {
            index(toMerge, work, to == WorkStatus.MERGING);
            lost += isLoss(to) ? 1 : 0;
        } else if (to.isTerminal() && work.kind == WorkKind.INTEGRATE) {
            merge = Optional.empty();
        }
        moving(work, to);
        work.status = to;
        inFlight += places(work) - places;
        if (!to.isInFlight()) {
            reserved.remove(work.id);
        }
    }

    /// The work's lease is over.
    void unlease(Work work) {
        int places = places(work);
        work.lease = Optional.empty();
        inFlight += places(work) - places;
    }

    /// The cap is one of leases: what is cancelled, and has none any more, takes no place.
    private static int places(Work work) {
        boolean takesOne =
                work.kind.isUnit()
                        && work.status.isInFlight()
                        && (work.status != WorkStatus.CANCELLING || work.lease.isPresent());
        return takesOne ? 1 : 0;
    }

    static <T> void index(Set<T> index, T what, boolean member) {
        if (member) {
            index.add(what);
        } else {
            index.remove(what);
        }
    }
}
