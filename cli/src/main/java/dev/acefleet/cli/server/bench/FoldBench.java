package dev.acefleet.cli.server.bench;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Evolver;
import dev.acefleet.coordinator.core.State;
import dev.acefleet.coordinator.kafka.KafkaCoordinatorLog;
import dev.acefleet.coordinator.runtime.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Reads a journal back into memory as a coordinator does that begins: fetched, decoded, counted, evolved.
final class FoldBench implements Measure.Method {
    private static final String MEASURE = "fold";
    private static final double PER = 100_000;

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place) throws IOException {
        Samples seconds = new Samples();
        Samples per = new Samples();
        Grown.make(host, sizes, place);
        String bootstrap = host.broker().bootstrap();
        long length = Grown.length(bootstrap);
        for (int i = 0; i < sizes.repeats(); i++) {
            double time = fold(new ClientSettings(bootstrap), length);
            seconds.add(time);
            per.add(time * PER / length);
        }
        return List.of(
                per.figure(MEASURE, "100,000 journal entries", "s").withAim("<= 3"),
                seconds.figure(MEASURE, "the " + length + " entries measured", "s"));
    }

    private static double fold(ClientSettings settings, long length) {
        State state = new State();
        try (KafkaCoordinatorLog log = new KafkaCoordinatorLog(settings, Topics.DEFAULT, 0)) {
            JournalReader reader = new JournalReader(log.journalId(), 0, new UnreadableRecords());
            long begun = System.nanoTime();
            log.readJournal(
                    0,
                    length,
                    (offset, bytes) ->
                            reader.read(offset, bytes)
                                    .ifPresent(entry -> {
                                        for (Event event : entry.events()) {
                                            Evolver.evolve(state, event, entry.at(), offset);
                                        }
                                    }));
            return (System.nanoTime() - begun) / 1e9;
        }
    }
}
