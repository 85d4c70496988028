package dev.acefleet.cli.server.bench;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// From an agent's print to `fleet logs -f`: the program prints the time, and the reader compares its own with it.
final class LogsBench implements Measure.Method {
    private static final Pattern STAMP = Pattern.compile("\\b(\\d{19})\\b");

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place) throws IOException {
        Lines lines = new Lines();
        int printed = sizes.of(Fleets.LINES, 5);
        try (FleetUnderTest fleet = Fleets.start(host, place, 1, 4, printed)) {
            for (int i = 0; i < sizes.repeats(); i++) {
                String plan = fleet.submit(0, 1, 1, 1, Programs.TALK);
                host.type(
                        place,
                        fleet.server(),
                        new PrintStream(lines, true, StandardCharsets.UTF_8),
                        "logs",
                        "-f",
                        plan);
            }
        }
        return List.of(
                lines.delays.figure("logs", "agent's print to logs -f", "ms").withAim("<= 1000"));
    }

    /// What the verb prints, with the time at which each line was complete.
    private static final class Lines extends FilterOutputStream {
        private final StringBuilder line = new StringBuilder();
        private final Samples delays = new Samples();

        Lines() {
            super(OutputStream.nullOutputStream());
        }

        @Override
        public synchronized void write(int octet) {
            if (octet != '\n') {
                line.append((char) octet);
                return;
            }
            Instant now = Instant.now();
            Matcher stamp = STAMP.matcher(line);
            if (stamp.find()) {
                delays.add(Times.millis(Stamps.instant(stamp.group(1)), now));
            }
            line.setLength(0);
        }
    }
}
