package dev.acefleet.common.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where an agent stopped for a person (spec/stage.md section 5.2): what it says of its state, as it says it. Nothing of it
/// is trusted: it is shown, and handed back to the next agent.
///
/// @param progress for example `2/3 tasks complete`
/// @param completed rows of the table of completed tasks, verbatim: an agent that goes on must not do them again
/// @param task the current one, for example `3: Wire the login`
/// @param status and `blockedBy` as the agent says them
/// @param details what a person must know; the agent's raw text where nothing else could be read
/// @param options of a decision: only their ids answer it
/// @param awaiting what a person should type
/// @param caution why only a person may answer, as far as its reader knows; empty where a policy may
public record Gate(
        GateType kind,
        String progress,
        String completed,
        String task,
        String status,
        String blockedBy,
        String details,
        List<Option> options,
        String awaiting,
        String caution) {
    /// Characters of a gate's long texts: a screenful or two for a person, and small enough for a message.
    public static final int TEXT = 16_000;

    private static final int OPTIONS = 20;

    public record Option(String id, String name, String text) {
        public Option {
            id = Limits.text(id);
            name = Limits.text(name);
            text = Limits.text(text);
        }
    }

    public Gate {
        progress = Limits.text(progress);
        completed = cut(completed);
        task = Limits.text(task);
        status = Limits.text(status);
        blockedBy = Limits.text(blockedBy);
        details = cut(details);
        awaiting = Limits.text(awaiting);
        caution = Limits.text(caution);
        options = options.stream().limit(OPTIONS).toList();
        Set<String> ids = new HashSet<>();
        for (Option option : options) {
            if (option.id().isBlank() || !ids.add(option.id())) {
                throw new IllegalArgumentException("An option of a gate wants an id of its own");
            }
        }
    }

    private static String cut(String text) {
        return text.length() <= TEXT ? text : text.substring(0, TEXT - 2) + " …";
    }

    /// A gate that only a deed of a person's opens, with nothing done so far.
    public static Gate action(String details, String awaiting) {
        return new Gate(
                GateType.HUMAN_ACTION,
                "",
                "",
                "",
                "blocked",
                "",
                details,
                List.of(),
                awaiting,
                "a person has to act");
    }

    /// A list for a person to go through: approved, or what is wrong.
    public static Gate checklist(String details) {
        return new Gate(
                GateType.HUMAN_VERIFY,
                "",
                "",
                "",
                "awaiting verification",
                "",
                details,
                List.of(),
                "`approved`, or what is wrong",
                "");
    }
}
