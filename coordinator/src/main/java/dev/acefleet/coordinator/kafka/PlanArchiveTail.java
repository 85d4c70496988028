package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogRecord;
import dev.acefleet.coordinator.runtime.Readiness;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the reports of archived plans back, the latest of them: a node that starts after the journal was trimmed knows
/// those plans from here alone. On a thread of its own, and goes on reading what comes. It keeps nothing: after a failure
/// it reads on from where it was; each report comes at least once.
final class PlanArchiveTail implements Runnable, Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(PlanArchiveTail.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// Places before the end where reading begins: twice what is shown, because a report may have been written twice.
    private static final long BACK = 4_000;

    private final ClientSettings settings;
    private final TopicPartition partition;
    private final Consumer<PlanReport> listener;
    private final UnreadableRecords unreadable;
    private final Codec codec = Codec.ofViews();
    private volatile boolean begun;
    private volatile boolean stopped;

    /// @param listener is told each report, on this thread
    PlanArchiveTail(
            ClientSettings settings,
            Topics topics,
            Consumer<PlanReport> listener,
            UnreadableRecords unreadable) {
        this.settings = settings;
        this.partition = new TopicPartition(topics.plans(), 0);
        this.listener = listener;
        this.unreadable = unreadable;
    }

    /// Reads until [#stop].
    @Override
    public void run() {
        while (!stopped) {
            try (PartitionReader reader = new PartitionReader(settings.reader(), partition)) {
                follow(reader);
            } catch (LogFailed e) {
                LOG.warn(
                        "Reports of archived plans cannot be read, trying again: {}", e.toString());
                pause();
            } catch (RuntimeException e) {
                LOG.error("Reports of archived plans cannot be followed; reading them again", e);
                pause();
            }
        }
    }

    private void follow(PartitionReader reader) {
        long end = reader.end();
        long next = Math.max(reader.start(), end - BACK);
        while (!stopped) {
            // Compaction leaves gaps, but never takes the last record.
            begun |= next >= end;
            for (LogRecord record : reader.poll(next, PATIENCE)) {
                next = record.offset() + 1;
                tell(record);
            }
        }
    }

    /// One that is of no plan is passed over as one that cannot be read.
    private void tell(LogRecord record) {
        unreadable
                .valueOf(
                        codec.decode(record.value(), PlanReport.class),
                        partition.topic(),
                        partition.partition(),
                        record.offset())
                .ifPresent(report -> {
                    try {
                        listener.accept(report);
                    } catch (IllegalArgumentException e) {
                        LOG.warn(
                                "The report at {} is of no plan: {}",
                                record.offset(),
                                e.toString());
                    }
                });
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopped = true;
    }

    /// What keeps it from having told all that was there when it began.
    @Override
    public Optional<String> obstacle() {
        return begun
                ? Optional.empty()
                : Optional.of("the reports of archived plans are being read");
    }
}
