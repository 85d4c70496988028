package dev.acefleet.common.assign;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Makes a subtree go on in which a step has failed, or was broken off (spec/assign.md 16): below that step further ones do
/// what is left of it. When they are done, the failure counts no more. Where steps cannot have children any more, a retry
/// stands beside a failed one, and one that was broken off is gone on with as it is.
final class RecoverDecider {
    /// What a child of the step must not have of it: it is worked on where it is, and is no batch.
    private static final String[] OF_A_PARENT = {
        Step.CONTEXT, "fork", "batch_parent", "parallel", "max_parallel", "fork_retry_limit"
    };

    private RecoverDecider() {}

    static Decision decide(Part part, StepCommand.Recover recover, Instant at) {
        return part.named(
                recover.step(),
                step ->
                        switch (step.status()) {
                            case FAILED -> failed(part, step, recover, at);
                            case IN_PROGRESS -> below(part, step, drafts(part, step, recover), at);
                            case PENDING, DONE ->
                                    Decision.state(
                                            "Cannot recover step %s: status is %s, expected failed."
                                                    .formatted(
                                                            step.number(), step.status().word()));
                        });
    }

    private static Decision failed(
            Part part, Step failed, StepCommand.Recover recover, Instant at) {
        Decision added = below(part, failed, drafts(part, failed, recover), at);
        if (!(added instanceof Decision.Refused)) {
            return added;
        }
        Decision retried =
                RetryDecider.decide(part, new StepCommand.Retry(failed.number().text()), at);
        Optional<Draft> first = onFailure(part, failed);
        if (first.isEmpty() || !(retried instanceof Decision.Decided decided)) {
            return retried;
        }
        Decision both =
                AddDecider.insert(
                        decided,
                        failed.number(),
                        first.get(),
                        "injected_after:" + failed.number(),
                        NumberStyle.USUAL,
                        at);
        return both instanceof Decision.Decided ? both : retried;
    }

    private static Decision below(Part part, Step parent, List<Draft> drafts, Instant at) {
        StepCommand.Placement below = new StepCommand.Placement.Below(parent.number().text());
        return AddDecider.decide(part, new StepCommand.Add(drafts, below), at);
    }

    private static List<Draft> drafts(Part part, Step step, StepCommand.Recover recover) {
        List<Draft> drafts = new ArrayList<>();
        if (recover.way() == StepCommand.Way.GO_ON) {
            drafts.add(onboard(step, recover.reports()));
        }
        if (step.is(StepStatus.FAILED)) {
            onFailure(part, step).ifPresent(drafts::add);
        }
        drafts.add(
                switch (recover.way()) {
                    case GO_ON -> again(step, "continue-work");
                    case AGAIN -> again(step, "retry-" + step.name());
                });
        return drafts;
    }

    private static Draft onboard(Step step, List<String> reports) {
        StringBuilder text = new StringBuilder();
        text.append(
                "Step %s (%s) %s. Find out what is done of it before anything else: "
                        .formatted(
                                step.number(),
                                step.name(),
                                step.is(StepStatus.FAILED)
                                        ? "has failed"
                                        : "was broken off in the middle"));
        text.append("look at the commits and at the files. Change nothing.\n");
        text.append(why(step));
        if (!reports.isEmpty()) {
            text.append("\nRead these reports:\n\n");
            reports.forEach(path -> text.append("- ").append(path).append('\n'));
        }
        return Draft.of("recovery-onboard", text.toString());
    }

    private static String why(Step step) {
        return step.text(Step.ERROR)
                .map(error -> "\nIt failed with:\n\n" + error + "\n")
                .orElse("");
    }

    private static Draft again(Step step, String name) {
        Draft again = RetryDecider.again(step);
        return new Draft(
                name, again.instructions(), again.extras().without(OF_A_PARENT), List.of());
    }

    /// The step that a step wants done when it fails: like one of the same name, where the assignment has one.
    private static Optional<Draft> onFailure(Part part, Step failed) {
        return failed.text(Step.ON_FAILURE)
                .map(String::strip)
                .filter(name -> !Step.slug(name).isEmpty())
                .map(name ->
                        part.whole()
                                .first(step -> step.name().equals(name))
                                .map(like -> again(like, name))
                                .map(withReason(failed))
                                .orElseGet(() -> Draft.of(name, reason(failed))));
    }

    private static Function<Draft, Draft> withReason(Step failed) {
        return draft ->
                new Draft(
                        draft.name(),
                        draft.instructions() + "\n\n" + reason(failed),
                        draft.extras(),
                        draft.below());
    }

    private static String reason(Step failed) {
        return """
        Step %s (%s) has failed, and this is what it wants done then. Do what the name of this step says; step %s \
        itself is done again behind it.
        """
                        .formatted(failed.number(), failed.name(), failed.number())
                + why(failed);
    }

    /// Those that are neither done nor in progress by now stay as they are.
    static Decision takeBack(Part part, StepCommand.TakeBack takeBack) {
        Decision.Decided after = Decision.Decided.nothing(part.whole());
        for (String number : takeBack.steps()) {
            Optional<Step> begun =
                    part.steps()
                            .get(new StepNumber(number))
                            .filter(step ->
                                    step.is(StepStatus.DONE) || step.is(StepStatus.IN_PROGRESS));
            if (begun.isPresent()) {
                after = after.then(new StepEvent.PutBack(begun.get().number()));
            }
        }
        return after;
    }

    /// From the lowest upwards, so that nothing is done before what it has below it.
    static Decision passOver(Part part, StepCommand.PassOver passOver, Instant at) {
        return part.named(
                passOver.step(),
                root -> {
                    Decision.Decided after = Decision.Decided.nothing(part.whole());
                    for (Step step : part.whole().subtree(root.number()).steps().reversed()) {
                        if (!part.whole().isSettled(step)) {
                            after =
                                    after.then(
                                            new StepEvent.Finished(
                                                    step.number(), passOver.report(), true, at));
                        }
                    }
                    return after;
                });
    }
}
