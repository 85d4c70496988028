package dev.acefleet.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.EmbeddedBroker;
import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.TopicSetup;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.worker.disk.FileSpool;
import dev.acefleet.worker.work.OrderExecutor;
import dev.acefleet.worker.work.Profile;
import dev.acefleet.worker.work.Samples;
import dev.acefleet.worker.work.Timings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The broker dies under a worker that has work in hand (faults F5 and F31): a broker of the test's own, killed with
/// -9.
@Timeout(180)
class OutageTest {
    @TempDir Path directory;

    private final Topics topics = TestBroker.topics();

    private Worker worker(
            long incarnation,
            ClientSettings settings,
            Duration wait,
            OrderExecutor<WorkOrder.Run> runs)
            throws IOException {
        WorkerRef self = new WorkerRef("one", incarnation);
        Timings timings =
                new Timings(
                        Timings.STANDARD.heartbeat(),
                        Timings.STANDARD.claimRepeat(),
                        Timings.STANDARD.offlineLimit(),
                        Timings.STANDARD.patience(),
                        Timings.STANDARD.retry(),
                        wait);
        return new Worker(
                new Profile(
                        self,
                        "host/boot",
                        "test",
                        List.of(Pool.DEFAULT),
                        1,
                        Map.of("agent", Account.ofAgent("agent"))),
                settings,
                topics,
                new FileSpool(directory.resolve("spool"), "host/boot"),
                Samples.executors(runs),
                timings,
                Duration.ofSeconds(30));
    }

    @Test
    void whatEndedWhileTheBrokerWasAwayIsReportedByTheNextStart() throws Exception {
        Path disk = directory.resolve("broker");
        EmbeddedBroker broker = EmbeddedBroker.start(TestBroker.lib(), disk);
        ClientSettings settings = new ClientSettings(broker.bootstrap());
        try (var admin = settings.admin()) {
            TopicSetup setup = new TopicSetup(admin, topics);
            setup.ensure(1);
            setup.ensurePool(Pool.DEFAULT);
        }
        GrantingCoordinator coordinator = new GrantingCoordinator(settings, topics);
        CountDownLatch goOn = new CountDownLatch(1);
        Worker first =
                worker(
                        1,
                        settings,
                        Duration.ofSeconds(2),
                        (_, _, control) -> {
                            control.started();
                            try {
                                assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return Samples.success();
                        });
        try {
            first.start();
            coordinator.dispatch(Samples.attempt(1, 1), Lane.AGENT, Samples.order());
            Report.Claimed claimed = coordinator.await(Report.Claimed.class);
            coordinator.await(Report.Started.class);
            broker.kill();
            goOn.countDown();
            first.close();

            broker = EmbeddedBroker.start(TestBroker.lib(), disk);
            Worker second =
                    worker(2, settings, Timings.STANDARD.salvage(), (_, _, _) -> Samples.success());
            second.start();
            Report.Ended ended = coordinator.await(Report.Ended.class);
            assertThat(ended)
                    .isEqualTo(
                            new Report.Ended(
                                    claimed.attempt(),
                                    claimed.claim(),
                                    new WorkerRef("one", 1),
                                    Samples.success()));
            second.close();
            assertThat(new FileSpool(directory.resolve("spool"), "host/boot").left()).isEmpty();
        } finally {
            first.close();
            coordinator.close();
            broker.kill();
        }
    }
}
