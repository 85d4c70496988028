package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.stage.Sections;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The section Performance Metrics of a pulse (RS-79): how many runs are complete, and how long each took. Averages and
/// totals of time are left as they stand, for nobody knows here what they count.
final class Metrics {
    static final Pattern SECTION = Pattern.compile("(?i)Performance Metrics\\b.*");
    private static final String TOTAL = "Total runs completed";
    private static final Pattern RUN =
            Pattern.compile("\\s{0,3}[-*+]\\s+\\**(\\d{1,6}(?:\\.\\d{1,6})?-\\d{1,6}[a-z]?)\\b.*");
    private static final Pattern FOOTNOTE =
            Pattern.compile("\\s*(?:[*_][^*_\\s].*[*_]\\s*|-{3,}\\s*)?");

    private final Lines lines;

    Metrics(Lines lines) {
        this.lines = lines;
    }

    void write(int done, NavigableMap<RunId, Duration> durations) {
        Fields fields = new Fields(lines, SECTION, List.of());
        if (fields.has(TOTAL)) {
            fields.set(TOTAL, String.valueOf(done));
        }
        durations.forEach(this::add);
    }

    /// A line for a run that has none.
    private void add(RunId run, Duration duration) {
        Optional<Sections.Range> found =
                Sections.ranges(lines.plain(), SECTION).stream().findFirst();
        if (found.isEmpty()) {
            return;
        }
        int last = -1;
        for (int i = found.get().heading() + 1; i < found.get().end(); i++) {
            Matcher line = RUN.matcher(lines.line(i));
            if (line.matches()) {
                last = i;
                if (RunId.parse(line.group(1)).filter(run::equals).isPresent()) {
                    return;
                }
            }
        }
        String line = "- " + run + ": " + minutes(duration) + " min";
        if (last >= 0) {
            lines.insert(last + 1, line);
        } else {
            begin(found.get(), line);
        }
    }

    /// Begins the list, in front of what closes the section.
    private void begin(Sections.Range range, String line) {
        int at = range.end();
        while (at > range.heading() + 1 && FOOTNOTE.matcher(lines.line(at - 1)).matches()) {
            at--;
        }
        for (String each : List.of("", "**By Run:**", "", line).reversed()) {
            lines.insert(at, each);
        }
    }

    /// Begun minutes, for no run takes none.
    private static long minutes(Duration duration) {
        return Math.max(1, duration.plusSeconds(59).toMinutes());
    }
}
