package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Somebody writes rubbish to every topic of the fleet (protocol P8).
@Timeout(240)
class PoisonTest {
    private static final int RECORDS = TestBroker.POISON.size();

    @TempDir Path place;

    @Test
    void poisonOnEveryTopicIsPassedOverCountedAndToldAndNothingStops() {
        Project project = Project.empty(place);
        new ScriptedStage(project, 1)
                .run("01", 1, "[]", "sleep 3000")
                .run("02", 2, "[01-01]", "sleep 1000")
                .submit("Plan");
        try (FleetProcesses fleet =
                FleetProcesses.start(place.resolve("fleet"), Duration.ofSeconds(1))) {
            fleet.coordinator("coordinator").worker("worker", 1);
            Typed typed =
                    new Typed(project.checkout())
                            .with("FLEET_SERVER", fleet.server())
                            .with("FLEET_TOKEN", fleet.token());
            await().atMost(Duration.ofSeconds(30)).until(() -> typed.run("doctor") == 0);
            assertThat(typed.run("run-stage", "1", "--agent", "scripted", "--detach")).isZero();
            await().atMost(Duration.ofSeconds(60)).until(() -> !fleet.agents().isEmpty());

            poison(fleet);

            assertThat(typed.run("run-stage", "1", "--agent", "scripted", "-o", "json"))
                    .as(typed.err())
                    .isZero();
            assertThat(Reports.of(typed.out()).runs())
                    .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE))
                    .allSatisfy(run -> assertThat(run.attempts()).hasSize(1));
            assertThat(List.of("coordinator", "worker")).allMatch(fleet::isAlive);
            isTold(typed);
            // Of presence no more is read than two leases back, so a later start has not seen it.
            assertThat(typed.out()).contains("problem  topic: " + fleet.topics().presence());

            fleet.kill("coordinator");
            fleet.begin("coordinator");
            await("the journal can be folded again")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> typed.run("ls", "-o", "name") == 0 && !typed.out().isEmpty());
            isTold(typed);
        }
    }

    private static void poison(FleetProcesses fleet) {
        Topics topics = fleet.topics();
        for (String topic :
                List.of(
                        topics.inbox(),
                        topics.journal(),
                        topics.presence(),
                        topics.logs(),
                        topics.plans(),
                        topics.work(Pool.DEFAULT, Lane.AGENT),
                        topics.work(Pool.DEFAULT, Lane.GIT))) {
            TestBroker.poison(fleet.kafka(), topic, 0);
        }
        TestBroker.poison(fleet.kafka(), topics.control(), Topics.controlPartition("worker"));
    }

    private static void isTold(Typed typed) {
        await("fleet doctor tells of it")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    assertThat(typed.run("doctor")).isOne();
                    assertThat(typed.out())
                            .contains("problem  inputs: " + RECORDS + " passed over")
                            .contains(
                                    "problem  topic: journal: "
                                            + RECORDS
                                            + " records are no messages of the fleet")
                            .contains("records it read are no messages of the fleet");
                });
    }
}
