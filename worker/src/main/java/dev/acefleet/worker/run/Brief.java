package dev.acefleet.worker.run;

import dev.acefleet.common.model.AnsweredGate;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.stage.GateAnswer;
import dev.acefleet.common.stage.Resumption;
import java.util.Arrays;
import java.util.List;

/// What an agent is told that goes on where another one ended (spec/stage.md 4.2, 5.4). It is a fresh agent, which knows
/// nothing but this and the commits. Text alone; what was said before is quoted as it was said.
public final class Brief {
    /// What the tree holds beyond the commits.
    public static final String LEFTOVER =
            """

            The tree holds changes that the earlier agent had not committed. Look at them with `git status` and
            `git diff`: commit what is right with the task that it belongs to, and undo the rest by name.
            """;

    private Brief() {}

    /// What there is of the run where an agent goes on.
    ///
    /// @param commits of the run, each in a line
    /// @param open tasks that none of them is named after
    /// @param recapPath where the run's recap belongs, beside those of the other runs
    public record Found(List<String> commits, List<String> open, String recapPath) {
        public Found {
            commits = List.copyOf(commits);
            open = List.copyOf(open);
        }
    }

    /// After a person, or a policy, has answered.
    ///
    /// @param gates all that were answered, the latest last
    /// @param commits of the run that are there, each in a line
    public static String afterGates(List<AnsweredGate> gates, List<String> commits) {
        AnsweredGate last = gates.getLast();
        Gate gate = last.gate();
        return """
        # Going on after a gate

        Another agent began this run and stopped at a gate, which is answered now. %s

        ## Completed Tasks

        %s

        ## Commits of the run that you find

        %s

        ## Resume at task

        %s

        ## The gate

        %s

        ## The answer

        %s

        ## How to go on

        %s
        %s\
        """
                .formatted(
                        Resumption.ALWAYS,
                        orNone(gate.completed()),
                        list(commits),
                        gate.task().isEmpty() ? "Where the completed tasks end." : gate.task(),
                        orNone(gate.details()),
                        last.answer(),
                        instructions(last),
                        answers(gates.subList(0, gates.size() - 1)));
    }

    /// After an attempt that failed.
    ///
    /// @param why it ended
    /// @param ref that holds its work
    public static String partial(String why, String ref, Found found) {
        return recovery(
                "an earlier attempt at this run ended without finishing it: " + why, ref, found);
    }

    /// After an attempt whose work is no longer where it was saved.
    ///
    /// @param why it ended
    /// @param ref that held its work
    public static String gone(String why, String ref) {
        return """
        # What happened before

        You begin anew: an earlier attempt at this run ended without finishing it: %s. What it had committed was saved \
        on `%s`, and is not there any more.
        """
                .formatted(why, ref);
    }

    /// After an attempt of which nothing more was heard.
    public static String lost(String ref, Found found) {
        return recovery(
                "the worker of an earlier attempt at this run was lost or stopped", ref, found);
    }

    /// After an attempt at steps of an assignment of which some may be over.
    ///
    /// @param why it ended; empty where its worker was lost
    public static String steps(String why, String ref, List<String> commits) {
        String what =
                why.isBlank()
                        ? "the worker of an earlier attempt at these steps was lost or stopped"
                        : "an earlier attempt at these steps ended before they were done: " + why;
        return """
        # Going on with work that was begun

        You go on where somebody else ended: %s. What was saved of its work is on `%s`. A person reads what it printed with
        `fleet logs %s`.

        ## Commits that you find

        %s

        ## How to go on

        Steps that the status shows as done are done, and these commits hold their work: do not do them again, and do not
        rewrite the commits. Their reports say what was done. Of the step in progress something may be done already: look
        before you begin, and mend what is wrong with a commit of its own.
        """
                .formatted(what, ref, attempt(ref), list(commits));
    }

    private static String recovery(String what, String ref, Found found) {
        return found.commits().isEmpty()
                ? """
                # What happened before

                You begin anew: %s. Nothing of it was committed.
                """
                        .formatted(what)
                : """
                # Going on with work that was begun

                You go on from commits of somebody else: %s. What was saved of it is on `%s`. A person reads what it printed
                with `fleet logs %s`.

                ## Commits of the run that you find

                %s

                ## Tasks that no commit is named after

                %s

                ## Reports

                The recap of this run belongs at `%s`; those of the runs before it lie beside it, as `*-recap.md`.

                ## How to go on

                First look at each of these commits and at the tasks of the run. What they hold is done: do not do it again
                and do not rewrite it. Mend what is wrong in it with a commit of its own. Then do the tasks that have no
                commit yet, write the recap, and list all commits, the earlier ones too.
                """
                        .formatted(
                                what,
                                ref,
                                attempt(ref),
                                list(found.commits()),
                                list(found.open()),
                                found.recapPath());
    }

    /// The attempt whose ref it is, whatever comes before its plan.
    private static String attempt(String ref) {
        String[] names = ref.split("/");
        return String.join(
                "/", Arrays.asList(names).subList(Math.max(0, names.length - 3), names.length));
    }

    /// The answers that were given before, which still hold.
    public static String answers(List<AnsweredGate> gates) {
        if (gates.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n## Answered before\n\n");
        for (AnsweredGate gate : gates) {
            text.append("- ")
                    .append(gate.gate().task().isEmpty() ? "a gate" : gate.gate().task())
                    .append(": ")
                    .append(gate.answer().replaceAll("\\s+", " "))
                    .append('\n');
        }
        return text.toString();
    }

    private static String instructions(AnsweredGate answered) {
        Gate gate = answered.gate();
        List<String> ids = gate.options().stream().map(Gate.Option::id).toList();
        return GateAnswer.of(gate.kind(), ids, answered.answer())
                .resumption(gate.kind())
                .map(Resumption::instructions)
                .orElse(
                        "Do what the answer says, then go on with the tasks after the current one.");
    }

    private static String list(List<String> lines) {
        return lines.isEmpty() ? "None." : "- " + String.join("\n- ", lines);
    }

    private static String orNone(String text) {
        return text.isBlank() ? "None." : text;
    }
}
