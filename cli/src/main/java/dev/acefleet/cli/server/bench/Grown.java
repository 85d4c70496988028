package dev.acefleet.cli.server.bench;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.coordinator.kafka.KafkaJournalSource;
import java.io.IOException;
import java.nio.file.Path;

/// A long journal: as long as it is by real work, of every kind of entry that work without a repository leaves. What the
/// bench's fleet has done before counts.
final class Grown {
    private static final int ENTRIES = 100_000;

    /// Entries that an item leaves at least: leased, started, ended.
    private static final int PER_ITEM = 3;

    private static final int ITEMS_PER_PLAN = 10_000;

    private Grown() {}

    /// Makes the bench's journal long enough.
    static void make(BenchHost host, BenchSizes sizes, Path place) throws IOException {
        String bootstrap = host.broker().bootstrap();
        long entries = sizes.of(ENTRIES, 50);
        try (FleetUnderTest fleet = Fleets.start(host, place, 4, 4)) {
            for (long missing = entries - length(bootstrap);
                    missing > 0;
                    missing = entries - length(bootstrap)) {
                host.say("the journal is to have " + missing + " more entries");
                int items = Math.clamp(missing / PER_ITEM, 10, ITEMS_PER_PLAN);
                var _ = fleet.run(items, 1, Programs.NOOP);
            }
        }
    }

    /// Records in the journal.
    static long length(String bootstrap) {
        try (KafkaJournalSource journal =
                new KafkaJournalSource(new ClientSettings(bootstrap), Topics.DEFAULT, 0)) {
            return journal.end();
        }
    }
}
