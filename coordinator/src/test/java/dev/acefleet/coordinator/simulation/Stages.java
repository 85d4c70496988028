package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.GapLoop;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.RunType;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.StageSubmission;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes stages to be submitted.
final class Stages {
    static final Repository REPOSITORY =
            new Repository("ssh://git@git.example.org/team/project.git");
    private static final int MOST_RUNS = 6;

    private Stages() {}

    /// With batches, dependencies and overlaps as they fall.
    static StageSubmission random(int number, Random random, Budgets budgets) {
        List<RunSpec> runs = new ArrayList<>();
        int count = 1 + random.nextInt(MOST_RUNS);
        for (int i = 1; i <= count; i++) {
            List<RunId> before = some(random, runs, 4);
            List<RunId> beside = some(random, runs, 4);
            runs.add(run(number, i, 1 + random.nextInt(3), before, beside));
        }
        boolean travels = random.nextInt(3) == 0;
        OnFailure onFailure = random.nextBoolean() ? OnFailure.STOP : OnFailure.CONTINUE;
        OnGate onGate = random.nextBoolean() ? OnGate.WAIT : OnGate.APPROVE;
        return stage(
                number,
                policy(
                                1 + random.nextInt(3),
                                onFailure,
                                onGate,
                                random.nextBoolean(),
                                random.nextInt(3) > 0,
                                ModelProviders.AGENTS.get(
                                        random.nextInt(ModelProviders.AGENTS.size())))
                        .with(budgets),
                runs,
                random.nextInt(6) == 0 ? 1 : 0,
                travels ? Paperwork.submitted(runs) : Documents.NONE);
    }

    /// Of a drive.
    static StagePolicy policy(Random random) {
        return policy(
                1 + random.nextInt(3),
                OnFailure.STOP,
                random.nextBoolean() ? OnGate.WAIT : OnGate.APPROVE,
                false,
                false,
                ModelProviders.AGENTS.get(random.nextInt(ModelProviders.AGENTS.size())));
    }

    /// Every third stage has some, mostly less than its agents would use.
    static Budgets budgets(Random random) {
        return random.nextInt(3) > 0
                ? Budgets.NONE
                : new Budgets(budget(random, 1), budget(random, 4));
    }

    private static Budget budget(Random random, int runs) {
        return new Budget(
                random.nextInt(3) > 0 ? 0 : runs * (50 + random.nextInt(250)) / 100.0,
                random.nextInt(4) > 0 ? 0 : runs * (10_000L + random.nextInt(100_000)),
                random.nextInt(4) > 0 ? 0 : runs * (2 + random.nextInt(30)),
                random.nextInt(4) > 0 ? 0 : runs * (1 + random.nextInt(3)));
    }

    private static List<RunId> some(Random random, List<RunSpec> of, int oneIn) {
        return of.stream().map(RunSpec::id).filter(_ -> random.nextInt(oneIn) == 0).toList();
    }

    /// One batch of runs that have nothing to do with each other.
    static StageSubmission ofRuns(int number, int count) {
        List<RunSpec> runs = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            runs.add(run(number, i, 1, List.of(), List.of()));
        }
        return stage(
                number,
                policy(count, OnFailure.STOP, OnGate.FAIL, false, false, "scripted"),
                runs,
                0,
                Documents.NONE);
    }

    private static StagePolicy policy(
            int concurrent,
            OnFailure onFailure,
            OnGate onGate,
            boolean auditor,
            boolean books,
            String agent) {
        return new StagePolicy(
                concurrent,
                3,
                onFailure,
                onGate,
                false,
                Pool.DEFAULT,
                agent,
                "sonnet",
                "",
                auditor,
                "haiku",
                books,
                StagePolicy.OnDependency.SKIP,
                Budgets.NONE);
    }

    private static StageSubmission stage(
            int number, StagePolicy policy, List<RunSpec> runs, int leftOut, Documents documents) {
        return new StageSubmission(
                REPOSITORY,
                new CommitId("a".repeat(40)),
                "refs/heads/main",
                StageId.parse(String.valueOf(number)).orElseThrow(),
                "Stage " + number,
                "Something to do",
                ".ace/stages/stage",
                runs,
                policy,
                "",
                new Identity("Fleet", "fleet@example.org"),
                List.of(),
                leftOut,
                List.of(),
                GapLoop.NONE,
                documents);
    }

    private static RunSpec run(
            int stage, int number, int batch, List<RunId> before, List<RunId> beside) {
        RunId id = new RunId(StageId.parse(String.valueOf(stage)).orElseThrow(), number, "");
        return new RunSpec(
                id,
                ".ace/stages/stage/" + id + "-run.md",
                ".ace/stages/stage/" + id + "-recap.md",
                "b".repeat(40),
                batch,
                before,
                beside,
                true,
                RunType.EXECUTE,
                "Build " + id,
                "");
    }
}
