package dev.acefleet.worker.scripted;

import java.util.List;
import java.util.Optional;

/// A gate that the scripted agent is told to stop at, before it does a task.
///
/// @param type empty for one that says little
/// @param leak the variable whose value it tells; empty for none
record ScriptedGate(int task, String type, String leak) {
    /// More than anybody is shown of any text.
    private static final int OFTEN = 1_500;

    static Optional<ScriptedGate> before(int task, Script script) {
        for (String argument : script.arguments("gate")) {
            String[] words = argument.split("\\s+", 2);
            if (Integer.parseInt(words[0]) == task) {
                return Optional.of(
                        new ScriptedGate(task, words.length > 1 ? words[1] : "human-verify", ""));
            }
        }
        for (String argument : script.arguments("gate-leak")) {
            String[] words = argument.split("\\s+", 2);
            if (Integer.parseInt(words[0]) == task) {
                return Optional.of(new ScriptedGate(task, "human-verify", words[1]));
            }
        }
        return script.number("gate-unclear", -1) == task
                ? Optional.of(new ScriptedGate(task, "", ""))
                : Optional.empty();
    }

    /// One in a step of an assignment.
    static Optional<ScriptedGate> ofStep(Script script) {
        return script.arguments("gate").stream()
                .findFirst()
                .map(type -> new ScriptedGate(1, type.isEmpty() ? "human-verify" : type, ""));
    }

    /// What the agent says.
    ///
    /// @param commits so far, each `hash: message`
    String text(String scope, String title, List<String> commits) {
        return type.isEmpty()
                ? "## GATE REACHED ⏸\nI am not sure about " + title + ". Somebody should look.\n"
                : structured(scope, title, commits);
    }

    private String structured(String scope, String title, List<String> commits) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < commits.size(); i++) {
            String[] commit = commits.get(i).split(": ", 2);
            rows.append("| %d | %s | %s | - |\n".formatted(i + 1, commit[1], commit[0]));
        }
        return """
        ## GATE REACHED ⏸
        **Type:** %s
        **Run:** %s
        **Progress:** %d/%d tasks complete

        ### Completed Tasks
        | Task | Name | Commit | Files |
        |------|------|--------|-------|
        %s
        ### Current Task
        **Task %d:** %s
        **Status:** blocked
        **Blocked by:** the script

        ### Gate Details
        %s

        ### Awaiting
        %s
        """
                .formatted(
                        type,
                        scope,
                        task - 1,
                        task,
                        rows,
                        task,
                        title,
                        details(title),
                        type.equals("decision") ? "Select: one | two" : "An answer");
    }

    static String value(String variable) {
        return System.getenv().getOrDefault(variable, "");
    }

    /// A variable's value, so often that it is cut wherever the text is.
    static String overAndOver(String variable) {
        return (value(variable) + " and ").repeat(OFTEN);
    }

    private String details(String title) {
        if (!leak.isEmpty()) {
            return overAndOver(leak);
        }
        return switch (type) {
            case "decision" ->
                    "**Decision needed:** how to do \""
                            + title
                            + "\"\n\n| Option | Pros | Cons |\n|---|---|---|\n"
                            + "| one | simple | slow |\n| two | fast | hard |";
            case "human-action" ->
                    "**What you need to do:** log in, so that \"" + title + "\" works";
            default -> "**How to verify:** look at what comes before \"" + title + "\"";
        };
    }
}
