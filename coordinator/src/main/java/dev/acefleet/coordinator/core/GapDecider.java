package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Closes the gaps of an audit by itself, where that was asked for (spec/stage.md section 8, section 12 H14). When the books tell
/// of the gaps, an architect plans runs; their files are written on the plan's branch, with the books; they are run in
/// batches behind all others; and the stage ends anew, with an audit that verifies again. So often until it passes, or until
/// the rounds are used up. What the architect cannot plan leaves the gaps the verdict, as without a loop.
///
/// Level-triggered, as [EndDecider] is, which asks it last.
final class GapDecider {
    private static final String ARCHITECT = "gaps";
    private static final String FILES = "gap-runs";

    private GapDecider() {}

    /// Empty where nothing is to be closed, or no more.
    static Optional<List<Event>> next(State state, StagePlan plan, Instant now) {
        if (!isDue(plan)) {
            return Optional.empty();
        }
        if (plan.planned.isPresent()) {
            AttemptId first = new AttemptId(files(plan), 1);
            return plan.items.containsKey(first.work().item())
                    ? Optional.empty()
                    : Optional.of(List.of(EndDecider.queue(plan, first, WorkKind.FINISH)));
        }
        WorkId first = WorkId.ofEnding(plan.id, ARCHITECT, plan.round);
        Optional<List<Event>> step =
                EndDecider.agent(state, plan, plan.architect, WorkKind.PLAN_GAPS, first, now);
        boolean begins = plan.architect.isEmpty() && step.stream().anyMatch(GapDecider::queues);
        return begins ? step.map(events -> recorded(plan, events)) : step;
    }

    /// That gaps are closed is decided without a person, and on record as such.
    private static List<Event> recorded(StagePlan plan, List<Event> events) {
        List<Event> all = new ArrayList<>();
        all.add(
                new Event.PassedOver(
                        plan.id,
                        "audit",
                        List.of(gaps(plan)),
                        "close the gaps, round "
                                + (plan.gapRounds + 1)
                                + " of "
                                + plan.stage.gaps().rounds(),
                        "policy: auto-gaps"));
        all.addAll(events);
        return all;
    }

    private static boolean queues(List<Event> events) {
        return events.stream().anyMatch(Event.WorkQueued.class::isInstance);
    }

    /// Not behind books that could not be written: the architect would not see the proof.
    private static boolean isDue(StagePlan plan) {
        return plan.gapRounds < plan.stage.gaps().rounds()
                && EndDecider.mayBeAudited(plan)
                && plan.audited
                        .filter(audited -> audited.status() == ProofStatus.GAPS_FOUND)
                        .isPresent()
                && plan.finish.filter(books -> books.status == WorkStatus.FAILED).isEmpty()
                && plan.architect.filter(work -> work.status == WorkStatus.FAILED).isEmpty();
    }

    private static WorkId files(StagePlan plan) {
        return WorkId.ofEnding(plan.id, FILES, plan.round);
    }

    private static String gaps(StagePlan plan) {
        return plan.audited.map(StagePlan.Audited::reason).orElse("");
    }

    static WorkOrder order(StagePlan plan, Work work, Lease lease) {
        StageSubmission stage = plan.stage;
        return new WorkOrder.PlanGaps(
                stage.repository(),
                lease.base(),
                Orders.fetchRefs(plan),
                stage.stage(),
                stage.name(),
                stage.goal(),
                stage.directory(),
                stage.policy().agent(),
                stage.gaps().model(),
                gaps(plan),
                work.note,
                work.allowance,
                plan.documents.now());
    }

    /// Whether these runs can be added: new ones of this stage, in its directory, that depend on one another alone.
    static boolean fits(StagePlan plan, Outcome.Planned planned) {
        List<RunSpec> runs = planned.runs();
        String directory = plan.stage.directory() + "/";
        return !runs.isEmpty()
                && runs.stream().map(RunSpec::id).distinct().count() == runs.size()
                && plan.runs.size() + runs.size() <= Limits.RUNS_PER_STAGE
                && runs.stream()
                        .allMatch(run ->
                                run.id().stage().equals(plan.stage.stage())
                                        && !plan.runs.containsKey(run.id())
                                        && run.path().startsWith(directory)
                                        && run.recapPath().startsWith(directory))
                && Schedule.of(runs).isPresent();
    }

    static StagePlan.Planned planned(AttemptId attempt, Outcome.Planned planned) {
        return new StagePlan.Planned(
                new WorkOrder.Finish.NewRuns(
                        attempt,
                        planned.commit(),
                        planned.runs().stream().map(RunSpec::path).toList()),
                planned.runs());
    }

    /// The files that an entry in the books brings with it.
    static Optional<WorkOrder.Finish.NewRuns> toWrite(StagePlan plan, Work books) {
        return plan.planned.filter(_ -> books.id.equals(files(plan))).map(StagePlan.Planned::files);
    }

    /// What follows when an entry in the books is written that brought run files: they are on the branch, so the runs can be
    /// done. Their batches come behind those that are over.
    static Optional<Event> written(StagePlan plan, Work books) {
        if (toWrite(plan, books).isEmpty() || books.status == WorkStatus.CANCELLING) {
            return Optional.empty();
        }
        int last = plan.schedule.batches().isEmpty() ? 0 : plan.schedule.batches().lastKey();
        return plan.planned.map(planned ->
                new Event.RunsAdded(
                        plan.id,
                        plan.gapRounds + 1,
                        planned.runs().stream()
                                .map(run -> run.inBatch(last + Math.max(1, run.batch())))
                                .toList()));
    }

    static String names(List<RunSpec> runs) {
        return runs.stream()
                .map(RunSpec::id)
                .map(RunId::toString)
                .collect(Collectors.joining(", "));
    }

    /// What the loop has come to, for the reason of a verdict; empty where there was none.
    static String outcome(StagePlan plan) {
        String rounds =
                plan.gapRounds == 0
                        ? ""
                        : "; closed gaps in "
                                + plan.gapRounds
                                + (plan.gapRounds == 1 ? " round" : " rounds");
        Optional<Work> written = Optional.ofNullable(plan.items.get(files(plan).item()));
        return rounds
                + EndDecider.failed(plan.architect, "; the gaps could not be planned").orElse("")
                + EndDecider.failed(written, "; the planned runs could not be written").orElse("");
    }
}
