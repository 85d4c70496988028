package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.MACHINE;
import static dev.acefleet.coordinator.core.Core.WORKER;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Each report may come twice, late or behind the one that was said after it (protocol P11): the journal of a history in
/// which that happens folds to the very state of one in which it does not.
class RepeatedReportsTest {
    private static final WorkerRef RESTARTED = new WorkerRef(WORKER.id(), WORKER.incarnation() + 1);

    /// A stage and an assignment in which every kind of report is said, and attempts end in every way in which a worker
    /// may give work back.
    private static void live(Core core) {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1), run("03", 2)), "stage");
        core.finish(plan, "03-01");
        handBack(core, plan, new Outcome.Released("the grant came too late"));
        handBack(core, plan, new Outcome.Declined("the agent is not installed"));
        AttemptId silent = core.attempt(plan, "03-02");
        String held = core.start(plan, "03-02");
        core.lapse(silent, held);
        core.end(silent, held, Core.failed(FailureKind.WORKER_LOST));
        AttemptId pushed = core.lose(plan, "03-02");
        core.run(plan, "03-02", adopted(core, pushed));
        mergeWhatWaits(core, plan);
        AttemptId swept = core.attempt(plan, "03-03");
        String claim = core.start(plan, "03-03");
        core.on(new Input.Said(new Report.Gone(swept, claim, RESTARTED, MACHINE)));
        core.run(plan, "03-03", Core.failed(FailureKind.AGENT_FAILED));
        core.tick(Duration.ofMinutes(5));
        core.run(plan, "03-03", core.succeeded(plan, "03-03"));
        mergeWhatWaits(core, plan);
        drive(core);
    }

    private static void mergeWhatWaits(Core core, PlanId plan) {
        String merge =
                core.queued(plan).stream()
                        .filter(item -> item.contains(".merge-"))
                        .findFirst()
                        .orElseThrow();
        int attempt = Integer.parseInt(merge.substring(merge.lastIndexOf('-') + 1));
        core.run(plan, merge, new Outcome.Merged(core.commit(), attempt));
    }

    private static void handBack(Core core, PlanId plan, Outcome outcome) {
        core.run(plan, "03-02", outcome);
        core.tick(RetryPolicy.declinedPause(core.work(plan, "03-02")));
    }

    private static Outcome adopted(Core core, AttemptId attempt) {
        return new Outcome.Adopted(
                attempt.number(), core.commit(), attempt.ref(), "done", List.of(), Usage.UNKNOWN);
    }

    private static void drive(Core core) {
        Drive drive = new Drive(core);
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").submit();
        Drive.Session stopped = drive.begin("010");
        stopped.finish();
        stopped.end(
                new Outcome.Failed(
                        FailureKind.WORKER_STOPPING,
                        "the worker stops",
                        new Salvage.Saved(stopped.attempt.ref(), core.commit()),
                        Usage.UNKNOWN));
        drive.begin("010").finishAll();
        drive.mergeAll();
    }

    private static Core told() {
        Core core = new Core();
        live(core);
        return core;
    }

    @Test
    void aHistoryInWhichEveryReportComesAgainAfterEveryOtherIsTheSame() {
        Echo echo = new Echo();

        live(echo);

        assertThat(echo.replay().fingerprint()).isEqualTo(told().replay().fingerprint());
        assertThat(echo.heard.stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(Set.of(Report.class.getPermittedSubclasses()));
    }

    /// When it began is not known then, and nothing hangs on it but the minutes of a budget.
    @Test
    void theSameIsDecidedWhereEveryBeginningIsToldAfterItsEnd() {
        Late late = new Late();

        live(late);
        late.arrive();

        assertThat(late.events).isEqualTo(withoutBeginnings(told().events));
        assertThat(late.held).isNotEmpty();
    }

    private static List<Event> withoutBeginnings(List<Event> events) {
        return events.stream().filter(event -> !(event instanceof Event.Started)).toList();
    }

    /// Its inbox says everything again with each new report, the newest first.
    private static final class Echo extends Core {
        private final List<Report> heard = new ArrayList<>();

        @Override
        List<Effect> on(Input input) {
            List<Effect> said = super.on(input);
            if (input instanceof Input.Said(Report report)) {
                heard.add(report);
            }
            int effective = effects.size();
            for (Report earlier : heard.reversed()) {
                super.on(new Input.Said(earlier));
            }
            List<Effect> echoed = effects.subList(effective, effects.size());
            assertThat(echoed).noneMatch(Effect.Dispatch.class::isInstance);
            echoed.clear();
            return said;
        }
    }

    /// Its inbox has what began only when all is over.
    private static final class Late extends Core {
        private final List<Report> held = new ArrayList<>();

        @Override
        List<Effect> on(Input input) {
            if (input instanceof Input.Said(Report.Started started)) {
                held.add(started);
                return List.of();
            }
            return super.on(input);
        }

        void arrive() {
            held.forEach(report -> super.on(new Input.Said(report)));
        }
    }
}
