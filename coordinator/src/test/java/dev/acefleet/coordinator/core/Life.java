package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.coordinator.core.TransitionsTest.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One plan from its submission to its end, to which whatever there is happens at random.
abstract class Life {
    static final int STEPS = 80;
    private static final int STEPS_TO_THE_END = 1_000;
    private static final int AFTER_THE_END = 3;
    private static final int STEPS_AFTER = 15;
    private static final Duration A_WHILE = Duration.ofMinutes(11);

    final Core core = new Core();
    final Random random;
    private final Transitions seen;
    private final Map<String, String> claims = new TreeMap<>();

    Life(Transitions seen, Random random) {
        this.seen = seen;
        this.random = random;
    }

    abstract PlanId id();

    Plan plan() {
        return core.state.plan(id()).orElseThrow();
    }

    /// What happens to it first.
    abstract void begin();

    /// What writes the branch, and may wait for a person.
    abstract Stream<Work> writers();

    /// What a worker tells of the work before it says that all is done.
    abstract void tell(Work work, String claim);

    abstract Outcome audited(AttemptId attempt);

    abstract Outcome planned(AttemptId attempt);

    /// What must never be otherwise of this kind of plan.
    abstract void check();

    void live() {
        begin();
        int cancel = random.nextInt(2 * STEPS);
        for (int step = 0; step < STEPS; step++) {
            if (step == cancel) {
                say(Said.CANCEL_PLAN, any());
            } else if (random.nextInt(3) == 0) {
                unseen();
            } else if (random.nextInt(2) > 0) {
                sensible();
            } else {
                Said[] all = Said.values();
                Said said = all[random.nextInt(all.length)];
                boolean tooSoon = said == Said.CANCEL_PLAN && core.state.cancelling.isEmpty();
                say(tooSoon ? Said.TICK : said, any());
            }
        }
        untilEnded();
        for (int time = 0; time < AFTER_THE_END; time++) {
            outlive();
            untilEnded();
        }
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private void untilEnded() {
        for (int step = 0; step < STEPS_TO_THE_END && !plan().hasEnded(); step++) {
            healthy();
        }
        assertThat(plan().hasEnded()).as("a plan with healthy workers ends").isTrue();
    }

    /// Weeks later, until it is retried.
    private void outlive() {
        for (int step = 0; step < STEPS_AFTER && plan().hasEnded(); step++) {
            if (random.nextBoolean()) {
                unseen();
            } else {
                sensible();
            }
        }
    }

    private Duration pause() {
        boolean rare = random.nextInt(4) == 0;
        return plan().hasEnded()
                ? rare ? Limits.PRUNE : Limits.REFS
                : rare ? Limits.CANCEL : A_WHILE;
    }

    private Work any() {
        List<Work> all = new ArrayList<>(new TreeMap<>(plan().items).values());
        List<Work> rare =
                all.stream()
                        .filter(work ->
                                work.status == WorkStatus.CANCELLING
                                        || work.status == WorkStatus.BLOCKED
                                        || work.kind == WorkKind.INTEGRATE
                                                && !work.status.isTerminal()
                                        || !work.isOfUnit())
                        .toList();
        if (!rare.isEmpty() && random.nextBoolean()) {
            return rare.get(random.nextInt(rare.size()));
        }
        return all.get(random.nextInt(all.size()));
    }

    private Work work(AttemptId attempt) {
        return core.state.work(attempt.work()).orElseThrow();
    }

    private void sensible() {
        List<AttemptId> queued = List.copyOf(core.state.queued.keySet());
        List<AttemptId> leased = List.copyOf(core.state.leases.keySet());
        int choice = random.nextInt(10);
        if (choice < 4 && !queued.isEmpty()) {
            say(Said.CLAIMED, work(queued.get(random.nextInt(queued.size()))));
        } else if (choice < 9 && !leased.isEmpty()) {
            Work work = work(leased.get(random.nextInt(leased.size())));
            Said good = good(work);
            Said other = work.kind.isUnit() ? Said.GATED : Said.FAILED;
            Said[] usual = {
                Said.STARTED, Said.FAILED, Said.LAPSED, Said.ADOPTED, other, good, good
            };
            say(usual[random.nextInt(usual.length)], work);
        } else {
            say(Said.TICK, any());
        }
    }

    /// What was never said to work of that kind in that status, so that every pair comes by.
    private void unseen() {
        List<Work> rarestFirst = new ArrayList<>(new TreeMap<>(plan().items).values());
        rarestFirst.sort(Comparator.comparing(Work::isOfUnit));
        for (Work work : rarestFirst) {
            for (Said said : Said.values()) {
                boolean tooSoon = said == Said.CANCEL_PLAN && work.kind == WorkKind.RUN;
                if (!tooSoon && seen.isNew(work.kind, work.status, said)) {
                    say(said, work);
                    return;
                }
            }
        }
    }

    private Said good(Work work) {
        return switch (work.kind) {
            case RUN, FORK, STEPS -> Said.SUCCEEDED;
            case INTEGRATE -> Said.MERGED;
            case AUDIT -> Said.AUDITED;
            case PLAN_GAPS -> Said.PLANNED;
            case FINISH -> Said.FINISHED;
            case PRUNE -> Said.DONE;
        };
    }

    final void healthy() {
        for (AttemptId attempt : List.copyOf(core.state.queued.keySet())) {
            say(Said.CLAIMED, work(attempt));
        }
        for (AttemptId attempt : List.copyOf(core.state.leases.keySet())) {
            Work work = work(attempt);
            say(good(work), work);
        }
        for (WorkId gated : List.copyOf(core.state.gated.keySet())) {
            say(Said.ANSWERED, core.state.work(gated).orElseThrow());
        }
        writers()
                .filter(work -> work.parkedUntil.equals(Event.WorkParked.FOR_A_PERSON))
                .forEach(work -> say(Said.RETRY, work));
        say(Said.TICK, any());
    }

    private void say(Said said, Work work) {
        Map<WorkId, WorkStatus> before = statuses();
        AttemptId attempt = work.attempt == 0 ? work.next() : work.current();
        String key = attempt.toString();
        if (said == Said.CLAIMED) {
            claims.putIfAbsent(key, "claim of " + key);
        }
        boolean refused = false;
        try {
            put(said, attempt, claims.getOrDefault(key, "a claim that was never made"));
        } catch (IllegalArgumentException e) {
            // An outcome that this kind of work cannot have.
            assertThat(said)
                    .isIn(
                            Said.SUCCEEDED,
                            Said.ADOPTED,
                            Said.MERGED,
                            Said.GATED,
                            Said.AUDITED,
                            Said.PLANNED,
                            Said.FINISHED,
                            Said.DONE);
            refused = true;
        }
        note(said, work, before, refused);
        check(said, before);
        checkAll();
        check();
    }

    private void put(Said said, AttemptId attempt, String claim) {
        switch (said) {
            case TICK -> core.tick(pause());
            case CLAIMED -> tell(new Report.Claimed(attempt, claim, Core.WORKER, Core.MACHINE, 1));
            case STARTED -> tell(new Report.Started(attempt, claim, 0, 0));
            case GONE -> core.gone(attempt, claim);
            case LAPSED -> core.lapse(attempt, claim);
            case SUCCEEDED -> {
                tell(work(attempt), claim);
                core.end(attempt, claim, succeeded(attempt));
            }
            case ADOPTED -> core.end(attempt, claim, adopted(attempt));
            case MERGED -> core.end(attempt, claim, new Outcome.Merged(core.commit(), 1));
            case GATED -> core.end(attempt, claim, gated(attempt));
            case AUDITED -> core.end(attempt, claim, audited(attempt));
            case PLANNED -> core.end(attempt, claim, planned(attempt));
            case FINISHED ->
                    core.end(
                            attempt,
                            claim,
                            new Outcome.Finished(
                                    core.commit(), List.of(), List.of(), Onward.UNKNOWN));
            case DONE -> core.end(attempt, claim, new Outcome.Done(Usage.UNKNOWN));
            case ANSWERED -> answer(attempt.work());
            case FAILED -> core.end(attempt, claim, failed(attempt));
            case RELEASED -> core.end(attempt, claim, new Outcome.Released("had to"));
            case DECLINED -> core.end(attempt, claim, new Outcome.Declined("cannot"));
            case CANCEL ->
                    tell(new Command.CancelWork("c", key(), Core.REPOSITORY, attempt.work(), ""));
            case CANCEL_PLAN -> tell(new Command.CancelPlan("c", key(), Core.REPOSITORY, id(), ""));
            case RETRY -> tell(new Command.RetryWork("c", key(), Core.REPOSITORY, attempt.work()));
        }
    }

    final void tell(InboxMessage message) {
        core.on(new Input.Said(message));
    }

    private String key() {
        return "key " + core.events.size() + " " + random.nextInt();
    }

    private Outcome succeeded(AttemptId attempt) {
        return new Outcome.Succeeded(
                core.commit(), attempt.ref(), "done", List.of(), Usage.UNKNOWN);
    }

    private Outcome adopted(AttemptId attempt) {
        int earlier = Math.max(1, attempt.number() - 1 - random.nextInt(2));
        return new Outcome.Adopted(
                earlier,
                new CommitId("d".repeat(40)),
                attempt.ref(),
                "done",
                List.of(),
                Usage.UNKNOWN);
    }

    private Outcome gated(AttemptId attempt) {
        Gate gate = random.nextBoolean() ? Gate.checklist("look") : Gate.action("log in", "done");
        return new Outcome.Gated(core.commit(), attempt.ref(), gate, Usage.UNKNOWN);
    }

    /// The gate that the work waits at, or one that it never had.
    private void answer(WorkId id) {
        GateId gate =
                core.state
                        .work(id)
                        .orElseThrow()
                        .gate
                        .map(Work.OpenGate::id)
                        .orElse(new GateId(new AttemptId(id, 1), 1));
        String text = random.nextBoolean() ? "approved" : "not like this";
        tell(new Command.AnswerGate("c", key(), Core.REPOSITORY, gate, text, "ana"));
    }

    private Outcome failed(AttemptId attempt) {
        WorkKind kind = core.state.work(attempt.work()).orElseThrow().kind;
        if (kind == WorkKind.PLAN_GAPS && random.nextBoolean()) {
            // So few are reached that what keeps one waiting would hardly come by.
            return Core.failed(FailureKind.PROVIDER_QUOTA);
        }
        boolean merge = kind.lane() == WorkKind.Lane.GIT;
        FailureKind[] usual = {
            merge ? FailureKind.CONFLICT : FailureKind.AGENT_FAILED,
            merge ? FailureKind.CHECK_FAILED : FailureKind.AUTH,
            merge ? FailureKind.AUTH : FailureKind.EVIDENCE_MISSING,
            FailureKind.INFRASTRUCTURE,
            FailureKind.PROVIDER_QUOTA,
            FailureKind.WORKER_STOPPING,
            FailureKind.WORKER_LOST,
            FailureKind.CANCELLED
        };
        return Core.failed(usual[random.nextInt(usual.length)]);
    }

    private Map<WorkId, WorkStatus> statuses() {
        Map<WorkId, WorkStatus> statuses = new TreeMap<>();
        plan().items.values().forEach(work -> statuses.put(work.id, work.status));
        return statuses;
    }

    private void note(Said said, Work target, Map<WorkId, WorkStatus> before, boolean refused) {
        for (Work work : plan().items.values()) {
            WorkStatus was = before.getOrDefault(work.id, WorkStatus.WAITING);
            if (was != work.status) {
                seen.change(work.kind, was, work.status);
            }
            boolean meant =
                    said == Said.TICK || said == Said.CANCEL_PLAN || work.id.equals(target.id);
            if (meant && before.containsKey(work.id)) {
                seen.note(work.kind, was, said, work.status, refused);
            }
        }
    }

    private void check(Said said, Map<WorkId, WorkStatus> before) {
        before.forEach((id, was) -> {
            WorkStatus is = core.state.work(id).orElseThrow().status;
            boolean mayCome =
                    said == Said.RETRY
                            && Set.of(WorkStatus.FAILED, WorkStatus.SKIPPED).contains(was);
            if (was.isTerminal() && !mayCome) {
                assertThat(is).as("what has ended stays ended: %s", id).isEqualTo(was);
            }
            if (was == WorkStatus.CANCELLING && is != WorkStatus.CANCELLING) {
                assertThat(is.isTerminal()).as("cancelling only ends: %s", id).isTrue();
            }
        });
    }

    private void checkAll() {
        Plan plan = plan();
        long places = plan.units().stream().filter(Life::takesAPlace).count();
        assertThat(places).isLessThanOrEqualTo(plan.policy().concurrent()).isEqualTo(plan.inFlight);
        long merges =
                plan.items.values().stream()
                        .filter(work ->
                                work.kind.lane() == WorkKind.Lane.GIT
                                        && work.kind != WorkKind.PRUNE
                                        && !work.status.isTerminal())
                        .count();
        assertThat(merges).as("writers of the branch at once").isLessThanOrEqualTo(1);
        if (plan.hasEnded()) {
            assertThat(plan.units()).allMatch(unit -> unit.status.isTerminal());
            assertThat(core.state.queued.keySet()).allMatch(this::isPrune);
            assertThat(core.state.leases.keySet()).allMatch(this::isPrune);
            assertThat(core.state.cancelling).isEmpty();
            assertThat(core.state.gated).isEmpty();
            assertThat(plan.openEndings()).isEmpty();
        }
        long lost = plan.units().stream().filter(unit -> plan.isLoss(unit.status)).count();
        assertThat(plan.lost).isEqualTo((int) lost);
    }

    private boolean isPrune(AttemptId attempt) {
        return work(attempt).kind == WorkKind.PRUNE;
    }

    static boolean isUnderWay(Work run) {
        return takesAPlace(run) || run.status == WorkStatus.MERGING;
    }

    /// What is cancelled, and has no lease any more, is only waited for.
    static boolean takesAPlace(Work run) {
        return run.status.isInFlight()
                && (run.status != WorkStatus.CANCELLING || run.lease.isPresent());
    }
}
