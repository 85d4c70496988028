package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.assign.AssignmentMachine;
import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.AssignmentFiles;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Input;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The drive of an assignment, whose agents do to the files what `ace-assign` would.
final class DrivenStory {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    final Story story;
    final PlanId plan;
    private final AssignmentSubmission assignment;
    private final Map<AttemptId, Integer> told = new HashMap<>();

    DrivenStory(Story story, AssignmentSubmission assignment) {
        this.story = story;
        this.assignment = assignment;
        story.command(new Command.SubmitAssignment("c-key", "key", assignment));
        plan = PlanId.ofAssignment(Story.REPOSITORY, AssignmentFiles.ID, "key");
    }

    /// The files as all events until now have made them.
    private AssignmentTexts now() {
        AssignmentTexts texts =
                good(AssignmentTexts.of(assignment.folder(), assignment.documents().texts()));
        for (Event event : story.events()) {
            if (event instanceof Event.StepsChanged changed) {
                texts = good(texts.with(changed.changes()));
            } else if (event instanceof Event.StepsSet set) {
                texts = good(texts.with(set.changes()));
            }
        }
        return texts;
    }

    private static AssignmentTexts good(Parsed<AssignmentTexts> parsed) {
        return ((Parsed.Good<AssignmentTexts>) parsed).value();
    }

    /// A worker takes the unit and begins.
    String start(String unit) {
        return story.start(plan, unit, Story.W1);
    }

    /// Its agent ends a step of it.
    void finish(String unit, String claim, String step) {
        change(unit, claim, new StepCommand.Finish(Optional.of(step), "Report on " + step));
    }

    /// Its agent cannot do the step that it is at.
    void fail(String unit, String claim) {
        change(unit, claim, new StepCommand.Fail("broken"));
    }

    private void change(String unit, String claim, StepCommand command) {
        AssignmentTexts before = now();
        boolean fork = before.queue().get(new StepNumber(unit)).orElseThrow().isFork();
        Scope scope = fork ? Scope.of(unit) : Scope.WHOLE;
        AssignmentTexts texts = before;
        if (fork) {
            texts = after(texts, scope, new StepCommand.Enter(unit));
        } else if (texts.queue().active().isEmpty()) {
            texts = after(texts, scope, new StepCommand.Start(Optional.empty()));
        }
        texts = after(texts, scope, command);
        AttemptId attempt = story.attempt(plan, unit);
        story.on(
                new Input.Said(
                        new Report.Stepped(
                                attempt,
                                claim,
                                told.merge(attempt, 1, Integer::sum),
                                DocumentChanges.between(own(before, unit), own(texts, unit)),
                                Optional.of(story.commit()))));
    }

    /// Of a fork nothing outside of its subtree is told.
    private static Map<String, String> own(AssignmentTexts texts, String unit) {
        StepNumber root = new StepNumber(unit);
        boolean fork = texts.queue().get(root).orElseThrow().isFork();
        Map<String, String> own = new HashMap<>(texts.texts());
        own.keySet()
                .removeIf(path ->
                        fork && texts.numberOf(path).filter(step -> step.isIn(root)).isEmpty());
        return own;
    }

    private static AssignmentTexts after(AssignmentTexts texts, Scope scope, StepCommand command) {
        return switch (AssignmentMachine.decide(texts.queue(), scope, command, AT)) {
            case Decision.Decided decided -> good(texts.with(texts.changes(decided)));
            case Decision.Refused refused -> throw new AssertionError(refused);
        };
    }

    /// All of the unit is done, and merged.
    void end(String unit, String claim) {
        story.end(story.attempt(plan, unit), claim, Story.W1, story.succeeded(plan, unit));
        story.merge(plan, unit);
    }
}
