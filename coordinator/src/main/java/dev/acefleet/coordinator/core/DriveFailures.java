package dev.acefleet.coordinator.core;

import dev.acefleet.common.assign.AssignmentMachine;
import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.StepTrouble;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What follows from a failed attempt at steps of an assignment, where the work itself is not at fault: what its provider
/// refuses the account's breaker holds back, and here is the rest (spec/assign.md 15, rules 12 and 13, and 16; decision 0011).
final class DriveFailures {
    /// How long a review cycle waits for its provider before it is done without: longer than most outages, shorter than a
    /// night in which everything behind it stands.
    static final Duration PATIENCE = Duration.ofHours(1);

    /// Who says that a cycle is passed over.
    static final String RULE = "the rule of review cycles";

    /// Attempts of a review cycle that may fail for a provider's sake: it is tried again once.
    private static final int ATTEMPTS = 2;

    /// How many pauses a step of code waits for what it needs: five minutes usually.
    private static final int PAUSES = 10;

    private DriveFailures() {}

    /// What a review cycle that has failed for a provider's sake for good leaves to be said: nobody does it, nor the later
    /// ones of its round. Nothing where that is not so.
    static List<Event> passedOver(Plan plan, Work work, Outcome.Failed failed, Instant now) {
        if (!(plan instanceof AssignmentPlan drive)
                || work.kind != WorkKind.FORK
                || !hasFailedForGood(drive, work, failed, now)) {
            return List.of();
        }
        Optional<Step> cycle =
                drive.queue().get(AssignmentPlan.root(work.id)).filter(ReviewCycles::isOne);
        return cycle.map(step -> passOver(drive, work, step, failed, now)).orElse(List.of());
    }

    private static boolean hasFailedForGood(
            AssignmentPlan plan, Work work, Outcome.Failed failed, Instant now) {
        if (failed.kind() == FailureKind.PROVIDER_NETWORK) {
            return work.refused.isPresent();
        }
        if (failed.kind().blame() == FailureKind.Blame.PROVIDER) {
            return work.refused.filter(since -> !since.plus(PATIENCE).isAfter(now)).isPresent();
        }
        return failed.kind().consumesAttempt()
                && work.consumed + 1 >= Math.min(plan.attempts(work), ATTEMPTS)
                && !guiltless(plan, work).isEmpty();
    }

    private static List<Event> passOver(
            AssignmentPlan plan, Work work, Step cycle, Outcome.Failed failed, Instant now) {
        String name = cycle.number() + " " + cycle.name();
        String why = why(plan, work).orElse(failed.detail());
        AssignmentTexts texts =
                passOver(plan.texts(), cycle, "skipped: provider unavailable\n\n" + why, now);
        for (Step later : ReviewCycles.after(plan.queue(), cycle)) {
            if (plan.unitOf(later).isEmpty()) {
                texts =
                        passOver(
                                texts,
                                later,
                                "skipped: provider unavailable for prior cycle\n\n"
                                        + name
                                        + ": "
                                        + why,
                                now);
            }
        }
        String reason = name + " is passed over, its provider was not to be had: " + why;
        return List.of(
                new Event.PassedOver(plan.id, work.id.item(), List.of(reason), "skipped", RULE),
                new Event.StepsSet(
                        plan.id,
                        DocumentChanges.between(plan.texts().texts(), texts.texts()),
                        reason),
                new Event.WorkEnded(work.id, WorkStatus.SKIPPED, reason));
    }

    private static AssignmentTexts passOver(
            AssignmentTexts texts, Step cycle, String report, Instant now) {
        StepCommand command = new StepCommand.PassOver(cycle.number().text(), report);
        return AssignmentMachine.decide(texts.queue(), Scope.WHOLE, command, now)
                        instanceof Decision.Decided decided
                ? AssignmentPlan.required(texts.with(texts.changes(decided)))
                : texts;
    }

    /// How long the work waits that is to be tried again, and would after `usual`: a network is given a moment, and what a
    /// step of code needs of a provider is waited for; a tool's step is done again at once.
    static Duration pause(State state, Plan plan, Work work, Duration usual) {
        List<Step> failures = guiltless(plan, work);
        Duration pause = usual;
        for (Step failed : failures) {
            Duration own =
                    switch (StepTrouble.of(failed)) {
                        case NETWORK -> state.pause;
                        case PROVIDER ->
                                StepTrouble.isByATool(failed)
                                        ? usual
                                        : state.pause.multipliedBy(PAUSES);
                        case OWN -> usual;
                    };
            pause = own.compareTo(pause) > 0 ? own : pause;
        }
        return pause;
    }

    /// What a person is asked about work that is given up, where a step of code lacks what it needs: nothing else does it.
    static Optional<Gate> forAPerson(Plan plan, Work work, Outcome.Failed failed) {
        boolean code =
                guiltless(plan, work).stream().anyMatch(step -> !StepTrouble.isByATool(step));
        return code
                        && failed.kind().consumesAttempt()
                        && plan.policy().onGate() != StagePolicy.OnGate.FAIL
                ? Optional.of(
                        Gate.action(
                                why(plan, work).orElse(failed.detail()),
                                "`done`, when what the steps need can be reached again"))
                : Optional.empty();
    }

    /// What has failed of the unit, if nothing of it is the work's own fault; else nothing.
    private static List<Step> guiltless(Plan plan, Work work) {
        if (!(plan instanceof AssignmentPlan drive) || !work.kind.isStepped()) {
            return List.of();
        }
        List<Step> failures = drive.files().failures(work);
        return failures.stream().noneMatch(step -> StepTrouble.of(step) == StepTrouble.OWN)
                ? failures
                : List.of();
    }

    private static Optional<String> why(Plan plan, Work work) {
        List<Step> failures = guiltless(plan, work);
        return failures.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        failures.stream()
                                .map(step ->
                                        step.number()
                                                + " ("
                                                + step.name()
                                                + "): "
                                                + step.text(Step.ERROR).orElse(""))
                                .collect(Collectors.joining("; ")));
    }
}
