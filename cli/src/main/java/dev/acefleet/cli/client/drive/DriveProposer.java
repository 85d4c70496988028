package dev.acefleet.cli.client.drive;

import dev.acefleet.cli.client.config.FleetFile;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.submit.Choices;
import dev.acefleet.cli.client.submit.CommittedStage;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.assign.AssignmentHeader;
import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.Drivable;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.files.AssignmentFolder;
import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.StagePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes a proposal of an assignment as its files lie in the checkout, on the commit that is checked out. Changes nothing.
public final class DriveProposer {
    /// Directories that are expected to change while an assignment is driven (spec/assign.md 15, rule 2): nothing of them is
    /// in the way, unless what was merged changes the very same file.
    public static final List<String> UNTOUCHED =
            List.of(Documents.ASSIGNMENTS, ".ace-tasks/", ".ace-retros/");

    private static final Pattern JOB =
            Pattern.compile("(.*/)?jobs/(?<assignment>[a-z0-9]+)-job\\.yml");

    /// Forks that go on at once where a container does not say how many: more than a fleet has slots.
    private static final int AT_ONCE = 100;

    private final Checkout checkout;
    private final AssignmentFolder folder;
    private final Scope scope;
    private final Wishes wishes;

    /// What the person asked for; empty texts: not said.
    ///
    /// @param attempts of a session of inline steps
    /// @param files the person's settings
    public record Wishes(
            StagePolicy.OnGate onGate,
            Budgets budgets,
            int attempts,
            String agent,
            String model,
            String pool,
            String check,
            FleetFile files) {}

    public DriveProposer(Checkout checkout, AssignmentFolder folder, Scope scope, Wishes wishes) {
        this.checkout = checkout;
        this.folder = folder;
        this.scope = scope;
        this.wishes = wishes;
    }

    /// The id of the assignment.
    public String assignment() {
        return String.valueOf(folder.path().getFileName());
    }

    public DriveProposal propose() {
        String assignment = assignment();
        CommitId head = checkout.head();
        Choices choices = Choices.of(checkout, head, wishes.files());
        Map<String, String> files;
        Optional<AssignmentHeader> header;
        try {
            files = DriveFiles.read(folder, assignment);
            header = folder.header();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Queue all = steps(assignment, files);
        Optional<Step> root = scope.root().map(typed -> root(assignment, all, typed));
        String number = root.map(step -> step.number().text()).orElse("");
        Queue driven = root.map(step -> all.subtree(step.number())).orElse(all);
        requireDrivable(assignment, all, driven);
        Map<String, String> texts = DriveFiles.travelling(files, assignment);
        List<String> warnings = new ArrayList<>(choices.ignored());
        warnings.addAll(warnings(driven));
        if (!texts.equals(files)) {
            warnings.add(
                    "Of the longest reports agents are given the beginnings alone: together the files are more than travels.");
        }
        return new DriveProposal(
                assignment,
                number,
                header.map(AssignmentHeader::name).orElse(assignment),
                head,
                policy(choices),
                new AgentChoice(wishes.agent(), wishes.model()),
                driven,
                texts,
                warnings);
    }

    /// Refuses a checkout with changes that nobody has committed: agents would not have them, and what they do is merged on
    /// top of the commit.
    public void refuseChanges() {
        List<String> changed =
                checkout.changed(".").stream()
                        .filter(path -> UNTOUCHED.stream().noneMatch(each -> isIn(path, each)))
                        .filter(path -> !isJob(path))
                        .toList();
        if (!changed.isEmpty()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "There are changes that are not committed; nothing was sent.",
                    CommittedStage.named(changed),
                    "Agents begin with the commit that is checked out: commit these files, put them away (git stash -u),"
                            + " or let git ignore them."
                            + (changed.stream().anyMatch(this::isMovedJob)
                                    ? " ace-assign create moves a committed job file into jobs/ beside it: commit that, too."
                                    : ""));
        }
    }

    /// Whether it is the job file that an assignment was made of, where `create` keeps it: nothing that an agent needs.
    private boolean isJob(String path) {
        Matcher job = JOB.matcher(path);
        return job.matches()
                && Files.isDirectory(folder.path().resolveSibling(job.group("assignment")));
    }

    private boolean isMovedJob(String path) {
        return path.matches(".*\\.ya?ml") && Files.notExists(checkout.root().resolve(path));
    }

    private static boolean isIn(String path, String directory) {
        return path.startsWith(directory) || path.contains("/" + directory);
    }

    private static Queue steps(String assignment, Map<String, String> texts) {
        return switch (AssignmentTexts.of(AssignmentSubmission.folder(assignment), texts)) {
            case Parsed.Good<AssignmentTexts>(AssignmentTexts read) -> read.queue();
            case Parsed.Bad<AssignmentTexts>(List<String> problems) ->
                    throw new Refusal(
                            ExitCode.USAGE,
                            "Steps of assignment "
                                    + assignment
                                    + " cannot be read; nothing was sent.",
                            String.join("\n", problems),
                            "Mend what is named, and try again.");
        };
    }

    private static void requireDrivable(String assignment, Queue all, Queue driven) {
        Optional<String> defect = driven.isComplete() ? Optional.empty() : Drivable.defect(all);
        if (defect.isPresent()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "Assignment " + assignment + " cannot be driven; nothing was sent.",
                    defect.get(),
                    "Mend what is named, and try again.");
        }
    }

    /// What agents are not given although the files say it.
    private static List<String> warnings(Queue driven) {
        return driven.steps().stream()
                .filter(step -> step.forkProvider().filter(text -> text.contains("@")).isPresent())
                .map(step ->
                        "Step %s asks for %s: agent and model are followed, what stands behind the @ is not. How far an agent is trusted, the workers' configuration says."
                                .formatted(step.number(), step.forkProvider().orElse("")))
                .toList();
    }

    private static Step root(String assignment, Queue all, String typed) {
        return all.find(typed)
                .orElseThrow(() ->
                        new Refusal(
                                ExitCode.NOT_FOUND,
                                "Assignment " + assignment + " has no step " + typed + ".",
                                "",
                                "See ace-assign status --assignment " + assignment + "."));
    }

    private StagePolicy policy(Choices choices) {
        try {
            return new StagePolicy(
                    AT_ONCE,
                    wishes.attempts(),
                    StagePolicy.OnFailure.STOP,
                    wishes.onGate(),
                    false,
                    new Pool(choices.text(wishes.pool(), "pool", Pool.DEFAULT.name())),
                    choices.text(wishes.agent(), "agent", StagePolicy.USUAL_AGENT),
                    wishes.model(),
                    choices.text(wishes.check(), "check", ""),
                    false,
                    "",
                    false,
                    StagePolicy.OnDependency.SKIP,
                    choices.budgets(wishes.budgets()));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "The assignment cannot be driven like this; nothing was sent.",
                    String.valueOf(e.getMessage()),
                    "Choose by name, with an option or in " + FleetFile.NAME + ".");
        }
    }
}
