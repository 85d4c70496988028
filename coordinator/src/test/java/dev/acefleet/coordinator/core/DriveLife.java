package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepFile;
import dev.acefleet.common.assign.StepStatus;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// An assignment: inline steps, a container of forks, review cycles, one fork alone.
final class DriveLife extends Life {
    private final Drive drive;

    DriveLife(Transitions seen, Random random) {
        super(seen, random);
        drive = new Drive(core);
        if (random.nextBoolean()) {
            drive.step("010", "onboard").step("020", "plan");
        }
        if (random.nextInt(4) > 0) {
            batch();
        }
        if (random.nextInt(3) == 0) {
            drive.fork("040", "review-valid-1").fork("050", "review-fit-1");
        }
        drive.fork("060", "build").step("060.01", "part").step("060.02", "rest");
        if (random.nextBoolean()) {
            drive.step("070", "report");
        }
        drive.submit(drive.submission(policy(random)));
    }

    private void batch() {
        List<String> fields = new ArrayList<>(List.of("batch_parent: true"));
        fields.add("parallel: " + (random.nextInt(4) > 0));
        if (random.nextBoolean()) {
            fields.add("max_parallel: " + (1 + random.nextInt(3)));
        }
        if (random.nextBoolean()) {
            fields.add("fork_retry_limit: " + random.nextInt(3));
        }
        drive.step("030", "batch", fields.toArray(String[]::new));
        int forks = 1 + random.nextInt(5);
        for (int fork = 1; fork <= forks; fork++) {
            drive.fork("030.0" + fork, "run-" + fork);
        }
    }

    private static StagePolicy policy(Random random) {
        OnGate[] onGate = OnGate.values();
        return new StagePolicy(
                1 + random.nextInt(4),
                3,
                OnFailure.STOP,
                onGate[random.nextInt(onGate.length)],
                random.nextBoolean(),
                Pool.DEFAULT,
                "scripted",
                "sonnet",
                "",
                false,
                "",
                false,
                StagePolicy.OnDependency.SKIP,
                Budgets.NONE);
    }

    @Override
    PlanId id() {
        return drive.plan;
    }

    @Override
    void begin() {}

    @Override
    Stream<Work> writers() {
        return plan().merge.stream();
    }

    /// Every step of the unit is done, of which now and then one is not told.
    @Override
    void tell(Work work, String claim) {
        if (!work.kind.isStepped() || !work.isLeasedTo(work.current(), claim)) {
            return;
        }
        AssignmentTexts texts = drive.now().texts();
        List<Step> left =
                work.kind == WorkKind.FORK
                        ? new DriveOrder(drive.now()).left(AssignmentPlan.root(work.id))
                        : new DriveOrder(drive.now()).inline();
        Map<String, String> written = new TreeMap<>();
        for (Step step : left) {
            if (random.nextInt(20) > 0) {
                Step done = step.with(StepStatus.DONE);
                written.put(texts.stepPath(step), StepFile.write(done));
                written.put(texts.reportPath(step), StepFile.report(done, "Done.", core.now));
            }
        }
        tell(
                new Report.Stepped(
                        work.current(),
                        claim,
                        work.stepped + 1,
                        new DocumentChanges(written, Set.of()),
                        Optional.of(core.commit())));
    }

    /// No work of an assignment may come to this.
    @Override
    Outcome audited(AttemptId attempt) {
        return new Outcome.Audited(
                core.commit(),
                attempt.ref(),
                "proof",
                ProofStatus.PASSED,
                "",
                List.of(),
                List.of(),
                List.of(),
                Usage.UNKNOWN);
    }

    /// Nor to this.
    @Override
    Outcome planned(AttemptId attempt) {
        return new Outcome.Planned(
                core.commit(), attempt.ref(), List.of(), List.of(), Usage.UNKNOWN, Documents.NONE);
    }

    @Override
    void check() {
        AssignmentPlan plan = drive.now();
        List<Work> underWay = plan.units().stream().filter(Life::isUnderWay).toList();
        assertThat(underWay.size() > 1 && underWay.stream().anyMatch(DriveLife::isInline))
                .as("inline steps are done alone: %s", underWay)
                .isFalse();
        long begun = plan.units().stream().filter(Life::takesAPlace).count();
        plan.units().stream()
                .filter(Life::takesAPlace)
                .filter(unit -> !isInline(unit))
                .map(unit -> plan.queue().get(AssignmentPlan.root(unit.id)).orElseThrow())
                .forEach(fork ->
                        assertThat(begun)
                                .as("forks beside " + fork.number())
                                .isLessThanOrEqualTo(new DriveOrder(plan).window(fork)));
        if (plan.hasEnded() && plan.lost > 0) {
            plan.units().stream()
                    .filter(unit -> plan.isLoss(unit.status))
                    .filter(unit -> unit.kind == WorkKind.FORK)
                    .flatMap(unit -> plan.queue().get(AssignmentPlan.root(unit.id)).stream())
                    .forEach(fork ->
                            assertThat(fork.is(StepStatus.DONE))
                                    .as(fork.number() + " is not merged")
                                    .isFalse());
        }
        if (plan.hasEnded()) {
            assertThat(plan.queue().active()).as("nobody works on them").isEmpty();
        }
        if (plan.hasEnded() && plan.lost == 0 && plan.cancelling.isEmpty()) {
            assertThat(plan.driven().isComplete() || hasSkipped(plan)).isTrue();
        }
    }

    private static boolean hasSkipped(AssignmentPlan plan) {
        return plan.units().stream().anyMatch(unit -> unit.status == WorkStatus.SKIPPED);
    }

    private static boolean isInline(Work unit) {
        return unit.kind == WorkKind.STEPS;
    }
}
