package dev.acefleet.common.stage;

/// The instructions that an agent goes on by behind a gate (spec/stage.md 5.4): always a fresh agent, which has the answer
/// verbatim beside them.
public enum Resumption {
    NEXT_TASK("What was built is approved. Go on with the task after the current one."),
    MEND_AND_SHOW_AGAIN(
            "What was built is not approved yet. Mend what the answer names, within the current task, commit it, and stop"
                    + " at the same gate again so that it can be looked at."),
    SELECTED_OPTION(
            "The decision is made. Do the current task with the option that the answer names, then go on with the tasks"
                    + " after it."),
    FREE_DECISION(
            "The decision is made in the words of the answer. Do the current task accordingly, then go on. Where the"
                    + " answer leaves it open, stop at the gate again with a table of options and their ids."),
    VERIFY_ACTION(
            "A person says that the action is done. Run the verification of the current task first; where it fails, stop"
                    + " at the same gate again and say what is still missing. Then go on."),
    ACTION_FEEDBACK(
            "The action is not confirmed. Take the answer into account and run the verification of the current task; where"
                    + " it fails, stop at the same gate again and say what a person has to do. Go on only when it passes.");

    /// What holds behind every gate.
    public static final String ALWAYS =
            "First make sure that every commit in the table of completed tasks exists. Do not redo completed tasks. If you"
                    + " stop again, return all completed tasks, the earlier ones too; at the end list all commits.";

    private final String instructions;

    Resumption(String instructions) {
        this.instructions = instructions;
    }

    public String instructions() {
        return instructions;
    }
}
