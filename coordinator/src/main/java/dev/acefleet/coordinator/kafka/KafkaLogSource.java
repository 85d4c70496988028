package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.LogCursor;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.LogPlace;
import dev.acefleet.coordinator.runtime.LogReader;
import dev.acefleet.coordinator.runtime.LogSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/// The topic `logs`: each reader has a consumer of its own, which seeks.
public final class KafkaLogSource implements LogSource {
    private final ClientSettings settings;
    private final Topics topics;
    private final InstantSource clock;

    public KafkaLogSource(ClientSettings settings, Topics topics, InstantSource clock) {
        this.settings = settings;
        this.topics = topics;
        this.clock = clock;
    }

    @Override
    public LogReader open(LogPlace place, LogCursor from, Optional<Instant> since) {
        KafkaLogReader reader =
                new KafkaLogReader(settings.reader(), topics.logs(), place, from, clock);
        try {
            reader.seek(from, since);
            return reader;
        } catch (KafkaException e) {
            reader.close();
            throw new LogFailed("The log of " + place.attempt() + " cannot be read", e);
        }
    }
}
