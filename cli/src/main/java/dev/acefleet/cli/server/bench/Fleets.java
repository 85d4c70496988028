package dev.acefleet.cli.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Starts fleets to be measured.
final class Fleets {
    /// Times that the talking program prints.
    static final int LINES = 50;

    private Fleets() {}

    static FleetUnderTest start(BenchHost host, Path place, int workers, int slots)
            throws IOException {
        return start(host, place, workers, slots, LINES);
    }

    static FleetUnderTest start(BenchHost host, Path place, int workers, int slots, int lines)
            throws IOException {
        BenchHost.Running running =
                host.start(Programs.workers(Files.createDirectories(place), workers, slots, lines));
        return FleetUnderTest.own(running);
    }
}
