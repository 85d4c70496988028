package dev.acefleet.common.stage;

import dev.acefleet.common.model.GateType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an agent says that stopped at a gate (spec/stage.md 5.2). Agents write it freely: whatever cannot be found is empty
/// and named in `problems`, and `raw` shows it to a person all the same. Texts are as the agent wrote them, each at most
/// [#LONGEST] characters.
///
/// @param type `human-verify` where the text names none that is known
/// @param run as written, for example `03.01`
/// @param done tasks that are complete; 0 where it does not say
/// @param total tasks of the run; 0 where it does not say
/// @param completedTasks the table of completed tasks, its rows verbatim
/// @param taskNumber of the task at which it stopped
/// @param details of the gate, by which a person decides
/// @param options of a decision; empty for the other types and where none could be read
/// @param awaiting what is to be answered
/// @param commits hashes listed, as written
/// @param problems what is missing or not understood; empty where the structure is whole
/// @param raw the whole return from the marker on
public record GateReturn(
        GateType type,
        String run,
        int done,
        int total,
        String completedTasks,
        String taskNumber,
        String taskName,
        String status,
        String blockedBy,
        String details,
        List<GateOption> options,
        String awaiting,
        List<String> commits,
        List<String> problems,
        String raw) {
    /// Characters of each text: several screens, and a whole gate stays far below what a message may have.
    public static final int LONGEST = 16_000;

    private static final Pattern PROGRESS = Pattern.compile("(\\d{1,6})\\s*/\\s*(\\d{1,6})\\b.*");
    private static final Pattern TASK =
            Pattern.compile(
                    "(?i)[*_`]{0,2}Task\\s+([\\w.]{1,20})[*_`]{0,2}\\s*[:\\u2013\\u2014-]\\s*[*_`]{0,2}(.*)");

    public GateReturn {
        options = List.copyOf(options);
        commits = List.copyOf(commits);
        problems = List.copyOf(problems);
        completedTasks = clip(completedTasks);
        details = clip(details);
        awaiting = clip(awaiting);
        blockedBy = clip(blockedBy);
        raw = clip(raw);
    }

    /// The gate that a last message tells of; empty where its first marker is not that of a gate.
    public static Optional<GateReturn> read(String output) {
        AgentReturn said = AgentReturn.read(output);
        return said.marker() == AgentReturn.Marker.GATE ? Optional.of(of(said)) : Optional.empty();
    }

    /// Whether a person has to make sense of `raw`.
    public boolean isMalformed() {
        return !problems.isEmpty();
    }

    private static GateReturn of(AgentReturn said) {
        List<String> problems = new ArrayList<>();
        Optional<GateType> known = GateType.parse(said.field("Type"));
        if (known.isEmpty()) {
            String text = said.field("Type");
            problems.add(
                    text.isEmpty()
                            ? "it does not say of what type the gate is"
                            : "the type " + shown(text) + " is not known");
        }
        GateType type = known.orElse(GateType.HUMAN_VERIFY);
        Matcher progress = PROGRESS.matcher(said.field("Progress"));
        boolean counted = progress.matches();
        String current = said.section("Current Task");
        Optional<Matcher> task =
                current.lines()
                        .map(line -> TASK.matcher(line.strip()))
                        .filter(Matcher::matches)
                        .findFirst();
        if (task.isEmpty()) {
            problems.add("it does not say at which task it stopped");
        }
        String details = clip(said.section("Gate Details"));
        String awaiting = clip(said.section("Awaiting"));
        List<GateOption> options =
                type == GateType.DECISION ? GateOption.read(details, awaiting) : List.of();
        if (details.isEmpty()) {
            problems.add("it has no Gate Details");
        }
        if (type == GateType.DECISION && options.isEmpty()) {
            problems.add("its options could not be read");
        }
        return new GateReturn(
                type,
                shown(said.field("Run")),
                counted ? Integer.parseInt(progress.group(1)) : 0,
                counted ? Integer.parseInt(progress.group(2)) : 0,
                said.section("Completed Tasks"),
                task.map(match -> match.group(1)).orElse(""),
                task.map(match -> shown(match.group(2).replaceFirst("[*_`]{1,2}$", ""))).orElse(""),
                shown(said.field("Status")),
                said.field("Blocked by"),
                details,
                options,
                awaiting,
                said.commits(),
                problems,
                said.text());
    }

    /// What a person is asked now: everything but what is done already; all of it where the structure is not whole.
    public String question() {
        return isMalformed()
                ? raw
                : String.join("\n", taskName, status, blockedBy, details, awaiting);
    }

    private static String shown(String text) {
        String line = text.strip();
        return line.length() <= GateOption.LONGEST
                ? line
                : line.substring(0, GateOption.LONGEST - 2) + " …";
    }

    private static String clip(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 2) + " …";
    }
}
