package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Drives the core with stages, reports, lapses, cancels, retries and silence at random, from fixed seeds: sensible ones
/// and any at all. Checks after each step what must never be otherwise; writes down what each input made of a work item in
/// each status, as `docs/states.md`; and fails where a pair of status and input was not seen and is not declared
/// impossible. A stale document fails; `-Dacefleet.write=true` writes it anew.
class TransitionsTest {
    private static final int SEEDS = 2_400;
    private static final int STEPS = 80;
    private static final int STEPS_TO_THE_END = 1_000;
    private static final int AFTER_THE_END = 3;
    private static final int STEPS_AFTER = 15;
    private static final Duration A_WHILE = Duration.ofMinutes(11);

    private final Transitions seen = new Transitions();

    @Test
    void whateverHappensTheRulesHoldAndTheDocumentedChangesAreAllThereAre() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                new Life(new Random(seed)).live();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        seen.assertComplete();
        Path document = Path.of(System.getProperty("acefleet.root", ".."), "docs", "states.md");
        if (Boolean.getBoolean("acefleet.write")) {
            Files.writeString(document, seen.document());
        }
        assertThat(Files.readString(document)).isEqualTo(seen.document());
    }

    /// One plan from its submission to its end.
    private final class Life {
        private final Core core = new Core();
        private final Random random;
        private final int cap;
        private final PlanId plan;
        private final Map<String, String> claims = new TreeMap<>();
        private boolean findsGaps;

        Life(Random random) {
            this.random = random;
            cap = 1 + random.nextInt(4);
            StagePolicy policy = policy(random, cap);
            boolean auditAlone = policy.auditor() && random.nextInt(4) == 0;
            int rounds = policy.auditor() && policy.commitDocs() ? 1 + random.nextInt(2) : 0;
            plan =
                    core.submit(
                            Ending.closingGaps(
                                    Core.stage(policy, auditAlone ? new RunSpec[0] : runs(random)),
                                    rounds));
        }

        void live() {
            if (random.nextInt(4) == 0) {
                untilGapsArePlanned();
            }
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

        /// So far few get by chance.
        private void untilGapsArePlanned() {
            findsGaps = true;
            for (int step = 0; step < STEPS && !plan().hasEnded(); step++) {
                if (plan().architect.isPresent()) {
                    break;
                }
                healthy();
            }
            findsGaps = false;
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

        private StagePlan plan() {
            return StagePlan.of(core.state.plan(plan).orElseThrow());
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
                Said other = work.kind == WorkKind.RUN ? Said.GATED : Said.FAILED;
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

        private static Said good(Work work) {
            return switch (work.kind) {
                case RUN, FORK, STEPS -> Said.SUCCEEDED;
                case INTEGRATE -> Said.MERGED;
                case AUDIT -> Said.AUDITED;
                case PLAN_GAPS -> Said.PLANNED;
                case FINISH -> Said.FINISHED;
                case PRUNE -> Said.DONE;
            };
        }

        private void healthy() {
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
            Stream.of(plan().merge, plan().books)
                    .flatMap(Optional::stream)
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
        }

        private void put(Said said, AttemptId attempt, String claim) {
            switch (said) {
                case TICK -> core.tick(pause());
                case CLAIMED ->
                        tell(new Report.Claimed(attempt, claim, Core.WORKER, Core.MACHINE, 1));
                case STARTED -> tell(new Report.Started(attempt, claim, 0, 0));
                case GONE -> core.gone(attempt, claim);
                case LAPSED -> core.lapse(attempt, claim);
                case SUCCEEDED -> core.end(attempt, claim, succeeded(attempt));
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
                        tell(
                                new Command.CancelWork(
                                        "c", key(), Core.REPOSITORY, attempt.work(), ""));
                case CANCEL_PLAN ->
                        tell(new Command.CancelPlan("c", key(), Core.REPOSITORY, plan, ""));
                case RETRY ->
                        tell(new Command.RetryWork("c", key(), Core.REPOSITORY, attempt.work()));
            }
        }

        private void tell(InboxMessage message) {
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
            Gate gate =
                    random.nextBoolean() ? Gate.checklist("look") : Gate.action("log in", "done");
            return new Outcome.Gated(core.commit(), attempt.ref(), gate, Usage.UNKNOWN);
        }

        private Outcome audited(AttemptId attempt) {
            ProofStatus[] all = ProofStatus.values();
            ProofStatus status =
                    findsGaps || random.nextInt(3) == 0
                            ? ProofStatus.GAPS_FOUND
                            : all[random.nextInt(all.length)];
            return new Outcome.Audited(
                    core.commit(),
                    attempt.ref(),
                    "proof",
                    status,
                    "",
                    List.of(),
                    List.of(),
                    List.of(),
                    Usage.UNKNOWN);
        }

        /// Now and then two runs, which a stage of few has not yet.
        private Outcome planned(AttemptId attempt) {
            int next = plan().runs.isEmpty() ? 1 : 1 + plan().runs.lastKey().number();
            List<RunSpec> more = new ArrayList<>();
            for (int run = next; run <= next + random.nextInt(2); run++) {
                more.add(Core.run(String.format("%02d", run), 1));
            }
            return new Outcome.Planned(
                    core.commit(), attempt.ref(), more, List.of(), Usage.UNKNOWN, Documents.NONE);
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
            StagePlan stage = plan();
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
            long places = stage.runs.values().stream().filter(TransitionsTest::takesAPlace).count();
            assertThat(places).isLessThanOrEqualTo(cap).isEqualTo(stage.inFlight);
            long merges =
                    stage.items.values().stream()
                            .filter(work ->
                                    work.kind.lane() == WorkKind.Lane.GIT
                                            && work.kind != WorkKind.PRUNE
                                            && !work.status.isTerminal())
                            .count();
            assertThat(merges).as("writers of the branch at once").isLessThanOrEqualTo(1);
            if (stage.hasEnded()) {
                assertThat(stage.runs.values()).allMatch(run -> run.status.isTerminal());
                assertThat(core.state.queued.keySet()).allMatch(this::isPrune);
                assertThat(core.state.leases.keySet()).allMatch(this::isPrune);
                assertThat(core.state.cancelling).isEmpty();
                assertThat(core.state.gated).isEmpty();
                assertThat(stage.openEndings()).isEmpty();
            }
            long lost =
                    stage.runs.values().stream()
                            .filter(run ->
                                    run.status.isTerminal() && run.status != WorkStatus.SUCCEEDED)
                            .count();
            assertThat(stage.lost).isEqualTo((int) lost);
            stage.runs.values().stream()
                    .filter(TransitionsTest::isUnderWay)
                    .forEach(run -> checkOrder(stage, run));
        }

        private boolean isPrune(AttemptId attempt) {
            return work(attempt).kind == WorkKind.PRUNE;
        }

        private void checkOrder(StagePlan stage, Work run) {
            RunId id = stage.spec(run).id();
            assertThat(stage.schedule.dependencies(id))
                    .as("dependencies of %s", id)
                    .allMatch(need -> stage.status(need) == WorkStatus.SUCCEEDED);
            int batch = stage.schedule.batchOf(id);
            assertThat(stage.runs.values())
                    .as("batches before that of %s", id)
                    .allMatch(other ->
                            stage.schedule.batchOf(stage.spec(other).id()) >= batch
                                    || other.status.isTerminal());
            assertThat(stage.schedule.holds(id))
                    .as("overlaps of %s", id)
                    .noneMatch(other ->
                            stage.schedule.batchOf(other) == batch && isUnderWay(stage.run(other)));
        }
    }

    private static boolean isUnderWay(Work run) {
        return takesAPlace(run) || run.status == WorkStatus.MERGING;
    }

    /// What is cancelled, and has no lease any more, is only waited for.
    private static boolean takesAPlace(Work run) {
        return run.status.isInFlight()
                && (run.status != WorkStatus.CANCELLING || run.lease.isPresent());
    }

    private static StagePolicy policy(Random random, int cap) {
        OnGate[] onGate = OnGate.values();
        return new StagePolicy(
                cap,
                3,
                random.nextBoolean() ? OnFailure.STOP : OnFailure.CONTINUE,
                onGate[random.nextInt(onGate.length)],
                random.nextBoolean(),
                Pool.DEFAULT,
                "scripted",
                "sonnet",
                "",
                random.nextBoolean(),
                "haiku",
                random.nextInt(3) > 0,
                StagePolicy.OnDependency.SKIP,
                Budgets.NONE);
    }

    private static RunSpec[] runs(Random random) {
        int count = 1 + random.nextInt(random.nextBoolean() ? 2 : 7);
        RunSpec[] runs = new RunSpec[count];
        for (int i = 0; i < count; i++) {
            List<String> needs = new ArrayList<>();
            List<String> overlaps = new ArrayList<>();
            for (int other = 0; other < i; other++) {
                if (random.nextInt(4) == 0) {
                    needs.add(String.format("%02d", other + 1));
                }
                if (random.nextInt(5) == 0) {
                    overlaps.add(String.format("%02d", other + 1));
                }
            }
            runs[i] =
                    Core.run(String.format("%02d", i + 1), 1 + random.nextInt(3), needs, overlaps);
        }
        return runs;
    }

    /// What reaches a work item, one by one.
    enum Said {
        TICK,
        CLAIMED,
        STARTED,
        SUCCEEDED,
        ADOPTED,
        MERGED,
        GATED,
        AUDITED,
        PLANNED,
        FINISHED,
        DONE,
        ANSWERED,
        FAILED,
        RELEASED,
        DECLINED,
        GONE,
        LAPSED,
        CANCEL,
        CANCEL_PLAN,
        RETRY
    }
}
