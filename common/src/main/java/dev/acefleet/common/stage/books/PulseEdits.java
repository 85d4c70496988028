package dev.acefleet.common.stage.books;

import dev.acefleet.common.stage.Pulse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes into `.ace/pulse.md` where the project stands (spec/stage.md 1.5). Fields that are missing are put into their
/// section; a missing section is a warning, for a pulse is its project's own. One per text.
public final class PulseEdits {
    private static final Pattern POSITION = Pattern.compile("(?i)Current Position\\b.*");
    private static final Pattern BLOCKERS = Pattern.compile("(?i)(?:Blockers?|Concerns)\\b.*");
    private static final Pattern SESSION = Pattern.compile("(?i)Session(?: Continuity)?\\b.*");
    private static final Pattern BAR = Pattern.compile("\\[[^\\]]{0,100}]\\s*\\d{1,3}\\s*%");
    private static final List<String> FIELDS =
            List.of(
                    "Stage",
                    "Run",
                    "Last run",
                    "Batch",
                    "Pending gates",
                    "Status",
                    "Last activity",
                    "Progress");
    private static final List<String> SESSION_FIELDS =
            List.of("Last session", "Stopped at", "Resume file");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);

    /// Cells of the progress bar.
    private static final int CELLS = 10;

    /// What a project without a pulse gets.
    private static final String MINIMAL =
            """
            # Project Pulse

            ## Project Reference

            See: .ace/brief.md

            ## Current Position

            ## Performance Metrics

            ## Accumulated Context

            ### Decisions

            None yet.

            ### Pending Todos

            None yet.

            ### Blockers/Concerns

            None yet.

            ## Session Continuity
            """;

    private final Lines lines;
    private final PulseFacts facts;
    private final List<String> warnings = new ArrayList<>();

    private PulseEdits(String pulse, PulseFacts facts) {
        this.lines = new Lines(pulse);
        this.facts = facts;
    }

    /// @param pulse the text; without one, or with a blank one, a minimal pulse is begun
    public static Edited write(Optional<String> pulse, PulseFacts facts) {
        PulseEdits edits =
                new PulseEdits(pulse.filter(text -> !text.isBlank()).orElse(MINIMAL), facts);
        edits.position();
        edits.metrics();
        edits.notes("Decisions", Pulse.DECISIONS, facts.decisions());
        edits.notes("Blockers/Concerns", BLOCKERS, facts.blockers());
        edits.session();
        return new Edited(edits.lines.text(), edits.warnings);
    }

    /// `[███████░░░] 70%`, of the whole number below.
    static String bar(int done, int total) {
        int percent = total == 0 ? 0 : (int) (100L * done / total);
        int full = percent * CELLS / 100;
        return "[" + "█".repeat(full) + "░".repeat(CELLS - full) + "] " + percent + "%";
    }

    private void missing(String section) {
        warnings.add(Pulse.PATH + " has no section " + section + "; nothing was written for it");
    }

    private void position() {
        Fields fields = new Fields(lines, POSITION, FIELDS);
        if (!fields.isThere()) {
            missing("Current Position");
            return;
        }
        fields.set("Stage", facts.position().stage());
        fields.set("Run", facts.position().run());
        facts.lastRun().ifPresent(run -> fields.set("Last run", run.toString()));
        facts.batch().ifPresent(batch -> fields.set("Batch", batch));
        fields.set(
                "Pending gates",
                facts.gates().isEmpty() ? "None" : String.join("; ", facts.gates()));
        fields.set("Status", facts.status().words());
        fields.set("Last activity", DAY.format(facts.at()) + " — " + facts.activity());
        String bar = bar(facts.done(), facts.total());
        fields.set(
                "Progress", fields.value("Progress").map(value -> barIn(value, bar)).orElse(bar));
    }

    /// What stands behind the bar stays.
    private static String barIn(String value, String bar) {
        Matcher old = BAR.matcher(value);
        return old.lookingAt() ? bar + value.substring(old.end()) : bar;
    }

    private void metrics() {
        if (new Fields(lines, Metrics.SECTION, List.of()).isThere()) {
            new Metrics(lines).write(facts.done(), facts.durations());
        } else if (!facts.durations().isEmpty()) {
            missing("Performance Metrics");
        }
    }

    private void notes(String name, Pattern section, List<Note> notes) {
        Entries entries = new Entries(lines, section);
        if (entries.isThere()) {
            notes.forEach(note -> entries.add(note.item()));
        } else if (!notes.isEmpty()) {
            missing(name);
        }
    }

    private void session() {
        Fields fields = new Fields(lines, SESSION, SESSION_FIELDS);
        if (!fields.isThere()) {
            missing("Session Continuity");
            return;
        }
        fields.set("Last session", TIME.format(facts.at()));
        fields.set("Stopped at", facts.activity());
        if (!fields.has("Resume file")) {
            fields.set("Resume file", "None");
        }
    }
}
