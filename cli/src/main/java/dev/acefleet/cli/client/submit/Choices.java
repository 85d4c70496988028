package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.config.FleetFile;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.CommitFiles;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import java.util.List;
import java.util.Optional;

/// What is chosen by name: as an option says it, else the repository's file, else the person's.
public final class Choices {
    private final FleetFile project;
    private final FleetFile person;

    private Choices(FleetFile project, FleetFile person) {
        this.project = project;
        this.person = person;
    }

    /// @param commit whose file of the repository counts
    public static Choices of(Checkout checkout, CommitId commit, FleetFile person) {
        return new Choices(project(checkout, commit), person);
    }

    private static FleetFile project(Checkout checkout, CommitId commit) {
        CommitFiles files = new CommitFiles(checkout.git(), commit);
        List<CommitFiles.File> found = files.list(FleetFile.NAME);
        if (found.isEmpty()) {
            return FleetFile.none(FleetFile.NAME);
        }
        if (found.getFirst().size() > FleetFile.LARGEST) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "A settings file is too large; nothing was sent.",
                    FleetFile.NAME + ":1: it has more than " + FleetFile.LARGEST + " bytes",
                    "It chooses server, agent, pool and check, and nothing else.");
        }
        String text = files.read(found).getOrDefault(FleetFile.NAME, "");
        return FleetFile.read(FleetFile.NAME, text, FleetFile.PROJECT_KEYS);
    }

    /// What the repository's file says that means nothing. What the person's says is told to the person alone: the path of
    /// somebody's home is no business of a plan.
    public List<String> ignored() {
        return project.ignored();
    }

    public Budgets budgets(Budgets options) {
        return limits(person).with(limits(project)).with(options);
    }

    private static Budgets limits(FleetFile file) {
        return new Budgets(budget(file, "budget-run"), budget(file, "budget-stage"));
    }

    private static Budget budget(FleetFile file, String key) {
        return file.value(key).map(Budget::parse).orElse(Budget.NONE);
    }

    /// @param option empty: not said
    public String text(String option, String key, String usual) {
        return Optional.of(option)
                .filter(value -> !value.isEmpty())
                .or(() -> project.value(key))
                .or(() -> person.value(key))
                .orElse(usual);
    }
}
