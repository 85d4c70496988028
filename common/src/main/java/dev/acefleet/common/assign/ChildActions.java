package dev.acefleet.common.assign;

import java.util.List;

/// What the usual children of a split step are asked to do, where no skill says it.
final class ChildActions {
    private ChildActions() {}

    static List<String> of(String name) {
        String kind = name.startsWith("release") ? "release" : name;
        return switch (kind) {
            case "onboard" ->
                    List.of("- Read what the project and the task say before anything is changed.");
            case "plan-task" ->
                    List.of(
                            "- Write down how the task will be done: files, order, tests.",
                            "- Change no code in this step.");
            case "work-on-task" ->
                    List.of(
                            "- Do the task as it was planned, and commit what belongs together.",
                            "- Run the tests that the changes touch.");
            case "pre-commit-review" ->
                    List.of("- Look through the changes as a reviewer, and mend what you find.");
            case "verify-test" ->
                    List.of(
                            "- Run the tests of what was changed; the step is done when they pass.");
            case "verify-e2e" -> List.of("- Run the end-to-end tests of what was changed.");
            case "release" ->
                    List.of(
                            "- Raise the version and write the changelog for what was changed.",
                            "- Where nothing was changed, report that there is nothing to release.");
            default -> List.of("- Execute the %s step.".formatted(name));
        };
    }
}
