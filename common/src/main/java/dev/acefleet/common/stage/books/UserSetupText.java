package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.OneLine;
import dev.acefleet.common.stage.UserSetup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The checklist of what a person has to set up for a stage (spec/stage.md 1.7, RS-77). A list that is there is somebody's
/// who may be ticking it off: it gains the services that it does not have, and nothing else of it changes.
public final class UserSetupText {
    private UserSetupText() {}

    /// Where the checklist stands.
    ///
    /// @param directory of the stage, from the repository's root
    public static String path(String directory, StageId stage) {
        return directory + "/" + stage + "-USER-SETUP.md";
    }

    /// The checklist; empty where there is nothing to set up and no list either.
    ///
    /// @param existing the list as it stands
    /// @param services of the runs of the stage, in run order; of namesakes the first counts
    public static Optional<String> write(
            Optional<String> existing, StageId stage, String name, List<UserSetup> services) {
        Optional<String> kept = existing.filter(text -> !text.isBlank());
        if (services.isEmpty()) {
            return kept;
        }
        Lines lines = new Lines(kept.orElseGet(() -> head(stage, name)));
        Set<String> known =
                lines.plain().stream()
                        .filter(line -> line.startsWith("## "))
                        .map(line -> line.substring(3).strip())
                        .collect(Collectors.toSet());
        for (UserSetup service : services) {
            if (known.add(title(service))) {
                lines.insert(lines.size(), "");
                section(service).forEach(line -> lines.insert(lines.size(), line));
            }
        }
        return Optional.of(lines.text());
    }

    private static String head(StageId stage, String name) {
        return """
        # Stage %s: User Setup Required

        **Stage:** %s
        **Status:** Incomplete

        A person has to do what is listed here before the work of this stage can be used. Tick off what is done, and set
        the status to Complete at the end. Keep values that are secret out of this file.
        """
                .formatted(stage.unpadded(), OneLine.of(name, 200));
    }

    private static String title(UserSetup service) {
        return service.service().isEmpty() ? "Unnamed service" : service.service();
    }

    private static List<String> section(UserSetup service) {
        StringBuilder text = new StringBuilder("## " + title(service) + "\n");
        if (!service.why().isEmpty()) {
            text.append("\n**Why:** ").append(service.why()).append('\n');
        }
        if (!service.variables().isEmpty()) {
            text.append(
                    "\n### Environment Variables\n\n| Status | Variable | Source |\n|---|---|---|\n");
            service.variables()
                    .forEach(variable ->
                            text.append("| [ ] | `")
                                    .append(cell(variable.name()))
                                    .append("` | ")
                                    .append(cell(variable.source()))
                                    .append(" |\n"));
        }
        steps(text, "Account Setup", service.account());
        steps(
                text,
                "Dashboard Configuration",
                service.dashboard().stream().map(UserSetupText::step).toList());
        steps(text, "Local Development", service.local());
        return text.toString().lines().toList();
    }

    private static void steps(StringBuilder text, String title, List<String> steps) {
        if (!steps.isEmpty()) {
            text.append("\n### ").append(title).append("\n\n");
            steps.forEach(step -> text.append("- [ ] ").append(step).append('\n'));
        }
    }

    private static String step(UserSetup.Step step) {
        String location = step.location().isEmpty() ? "" : " (" + step.location() + ")";
        return step.task() + location + (step.details().isEmpty() ? "" : ": " + step.details());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
