package dev.acefleet.cli;

import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.BatchView;
import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.GateView;
import dev.acefleet.common.message.MergeView;
import dev.acefleet.common.message.NextSteps;
import dev.acefleet.common.message.PassedOverView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.ProgressEvent;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.message.SpendingView;
import dev.acefleet.common.message.StepsView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Reports for tests.
public final class Plans {
    public static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    public static final String BASE = "1".repeat(40);

    private Plans() {}

    public static RunView run(String id, int batch, RunState state, AttemptView... attempts) {
        return new RunView(
                id,
                batch,
                "Build " + id,
                "",
                state,
                "",
                Optional.empty(),
                List.of(attempts),
                List.of());
    }

    public static AttemptView attempt(int number, String outcome, String kind, String detail) {
        return new AttemptView(
                number,
                "worker-a",
                outcome,
                kind,
                detail,
                "refs/fleet/p/03-01/" + number,
                BASE,
                AT.plusSeconds(number * 100L),
                Optional.of(AT.plusSeconds(number * 100L + 5)),
                outcome.isEmpty()
                        ? Optional.empty()
                        : Optional.of(AT.plusSeconds(number * 100L + 65)),
                OptionalDouble.of(0.25),
                OptionalLong.empty(),
                "");
    }

    /// The same plan of another repository.
    public static PlanReport of(String repository, PlanReport plan) {
        return with(plan, repository, plan.gates(), plan.endings());
    }

    /// The same plan where a person is asked to look at the stage.
    public static PlanReport asking(PlanReport plan) {
        GateView gate =
                new GateView(
                        plan.id() + "/audit/1/1",
                        "audit",
                        "human_verify",
                        "",
                        "",
                        "",
                        "look at the colours",
                        List.of(),
                        "`approved`, or what is wrong",
                        AT,
                        AT.plusSeconds(600),
                        "",
                        "",
                        false,
                        Optional.empty());
        MergeView audit = new MergeView("audit", RunState.BLOCKED, "", Optional.empty(), List.of());
        return with(plan, plan.repository(), List.of(gate), List.of(audit));
    }

    private static PlanReport with(
            PlanReport plan, String repository, List<GateView> gates, List<MergeView> endings) {
        return new PlanReport(
                plan.schema(),
                plan.id(),
                plan.kind(),
                plan.stage(),
                plan.name(),
                plan.goal(),
                repository,
                plan.pool(),
                plan.state(),
                plan.verdict(),
                plan.audit(),
                plan.reason(),
                plan.submittedAt(),
                plan.endedAt(),
                plan.batches(),
                plan.runs(),
                gates,
                plan.proof(),
                endings,
                plan.spending(),
                plan.passedOver(),
                plan.warnings(),
                plan.base(),
                plan.branch(),
                plan.head(),
                plan.next());
    }

    public static PlanReport plan(String id, String verdict, RunView... runs) {
        return plan(id, verdict, "fleet/" + id, BASE, BASE, runs);
    }

    public static PlanReport plan(
            String id, String verdict, String branch, String base, String head, RunView... runs) {
        List<RunView> all = List.of(runs);
        List<BatchView> batches =
                all.stream()
                        .map(RunView::batch)
                        .distinct()
                        .sorted()
                        .map(number -> new BatchView(number, "running", idsOf(all, number)))
                        .toList();
        boolean ended = !verdict.isEmpty();
        return new PlanReport(
                PlanReport.SCHEMA,
                id,
                "stage",
                "03",
                "Thing",
                "It works",
                "example.org/thing",
                "default",
                ended ? PlanReport.ENDED : PlanReport.RUNNING,
                verdict,
                ended ? "skipped" : "",
                ended ? "because" : "",
                AT,
                ended ? Optional.of(AT.plusSeconds(600)) : Optional.empty(),
                batches,
                all,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.of(
                        new SpendingView(
                                all.stream()
                                        .flatMap(run -> run.attempts().stream())
                                        .mapToDouble(attempt -> attempt.costUsd().orElse(0))
                                        .sum(),
                                0,
                                0,
                                0,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                false)),
                List.of(
                        new PassedOverView(
                                AT,
                                "03-01",
                                List.of("it is slow"),
                                "acknowledge",
                                "policy: issues in a recap")),
                List.of("a warning"),
                base,
                branch,
                head,
                new NextSteps(
                        "A",
                        "STAGE 3 COMPLETE",
                        List.of("Goal verified"),
                        "Stage 4: More — It grows",
                        List.of("git fetch origin " + branch, "/ace.discuss-stage 4")));
    }

    /// The drive of an assignment.
    public static PlanReport drive(
            String id, String assignment, String repository, String verdict, String head) {
        boolean ended = !verdict.isEmpty();
        List<StepsView.Step> steps =
                List.of(
                        new StepsView.Step("010", "onboard", "done"),
                        new StepsView.Step("020", "work", ended ? "done" : "in_progress"));
        RunView unit =
                new RunView(
                        "010",
                        1,
                        "onboard",
                        "",
                        ended ? RunState.DONE : RunState.RUNNING,
                        "",
                        Optional.empty(),
                        List.of(attempt(1, ended ? "succeeded" : "", "", "")),
                        List.of(),
                        Optional.of(
                                new StepsView(ended ? 2 : 1, 2, ended ? "" : "020 work", steps)));
        return new PlanReport(
                PlanReport.SCHEMA,
                id,
                PlanReport.ASSIGNMENT,
                assignment,
                "Work on it",
                "",
                repository,
                "default",
                ended ? PlanReport.ENDED : PlanReport.RUNNING,
                verdict,
                ended ? "skipped" : "",
                ended ? "every step is done" : "",
                AT,
                ended ? Optional.of(AT.plusSeconds(600)) : Optional.empty(),
                List.of(new BatchView(1, "running", List.of("010"))),
                List.of(unit),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                BASE,
                "fleet/" + id,
                head,
                new NextSteps("ASSIGNMENT COMPLETE", List.of()));
    }

    private static List<String> idsOf(List<RunView> runs, int batch) {
        return runs.stream().filter(run -> run.batch() == batch).map(RunView::id).toList();
    }

    public static ProgressEvent event(int number, String type, String text) {
        return new ProgressEvent(
                new EventPosition(number, 0), "p", AT, type, "", "", 0, "", "running", text);
    }
}
