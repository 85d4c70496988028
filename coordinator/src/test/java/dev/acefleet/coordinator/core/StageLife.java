package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.Documents;
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
import dev.acefleet.common.model.WorkStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// A stage.
final class StageLife extends Life {
    private final PlanId plan;
    private boolean findsGaps;

    StageLife(Transitions seen, Random random) {
        super(seen, random);
        int cap = 1 + random.nextInt(4);
        StagePolicy policy = policy(random, cap);
        boolean auditAlone = policy.auditor() && random.nextInt(4) == 0;
        int rounds = policy.auditor() && policy.commitDocs() ? 1 + random.nextInt(2) : 0;
        plan =
                core.submit(
                        Ending.closingGaps(
                                Core.stage(policy, auditAlone ? new RunSpec[0] : runs(random)),
                                rounds));
    }

    @Override
    PlanId id() {
        return plan;
    }

    private StagePlan stage() {
        return StagePlan.of(plan());
    }

    @Override
    void begin() {
        if (random.nextInt(4) == 0) {
            untilGapsArePlanned();
        }
    }

    /// So far few get by chance.
    private void untilGapsArePlanned() {
        findsGaps = true;
        for (int step = 0; step < STEPS && !plan().hasEnded(); step++) {
            if (stage().architect.isPresent()) {
                break;
            }
            healthy();
        }
        findsGaps = false;
    }

    @Override
    Stream<Work> writers() {
        return Stream.of(stage().merge, stage().books).flatMap(Optional::stream);
    }

    @Override
    void tell(Work work, String claim) {}

    @Override
    Outcome audited(AttemptId attempt) {
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
    @Override
    Outcome planned(AttemptId attempt) {
        int next = stage().runs.isEmpty() ? 1 : 1 + stage().runs.lastKey().number();
        List<RunSpec> more = new ArrayList<>();
        for (int run = next; run <= next + random.nextInt(2); run++) {
            more.add(Core.run(String.format("%02d", run), 1));
        }
        return new Outcome.Planned(
                core.commit(), attempt.ref(), more, List.of(), Usage.UNKNOWN, Documents.NONE);
    }

    @Override
    void check() {
        StagePlan stage = stage();
        stage.runs.values().stream()
                .filter(Life::isUnderWay)
                .forEach(run -> checkOrder(stage, run));
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
}
