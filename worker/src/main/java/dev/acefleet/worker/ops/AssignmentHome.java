package dev.acefleet.worker.ops;

import dev.acefleet.common.assign.AssignmentMachine;
import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.assign.StepStatus;
import dev.acefleet.common.assign.files.AssignmentBase;
import dev.acefleet.common.assign.files.AssignmentFolder;
import dev.acefleet.common.assign.files.FolderTexts;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.DocumentFiles;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.run.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The assignment's files in the clone of one attempt, where `ace-assign` looks for them, and that program. Git does not see
/// them. Made before an agent is started; what an agent makes of them is then looked at as what a stranger wrote.
final class AssignmentHome {
    /// Where the commands of the program find what they may touch: `ID`, or `ID@STEP` for a subtree.
    static final String BOUNDS = "ACEFLEET_ASSIGNMENT";

    /// Where it finds the assignments, whatever the project's configuration says of that.
    private static final String BASE = "CACHE_BASE";

    private static final String PROGRAM = "ace-assign";

    private final Workspace workspace;
    private final WorkOrder.Subtree order;
    private final FolderTexts texts;

    private AssignmentHome(Workspace workspace, WorkOrder.Subtree order) {
        this.workspace = workspace;
        this.order = order;
        texts =
                new FolderTexts(
                        workspace.tree().resolve(order.folder()), Limits.STEP, Limits.DOCUMENTS);
    }

    /// Lays the order's documents out, and begins the first step as who hands over a subtree does (spec/assign.md 14.1).
    ///
    /// @throws GitFailed when they cannot be written where they belong
    static AssignmentHome lay(
            Git git, Workspace workspace, WorkOrder.Subtree order, Beginning beginning)
            throws IOException {
        DocumentFiles.of(git, order.documents()).lay(git, beginning.at(), beginning.checkout(), "");
        AssignmentHome home = new AssignmentHome(workspace, order);
        AssignmentBase base = new AssignmentBase(home.base());
        AssignmentFolder folder =
                base.get(order.assignment())
                        .orElseThrow(() ->
                                new GitFailed(
                                        "the order's documents are no assignment "
                                                + order.assignment()));
        Files.createDirectories(folder.path().resolve(AssignmentFolder.REPORTS));
        home.begin(folder);
        base.select(folder);
        base.touched(folder);
        return home;
    }

    private Path base() {
        return workspace.tree().resolve(Documents.ASSIGNMENTS);
    }

    private void begin(AssignmentFolder folder) throws IOException {
        Optional<AssignmentFolder.Changed> changed =
                folder.change(
                        InstantSource.system(),
                        (snapshot, at) ->
                                snapshot.invalid().isEmpty()
                                        ? begin(snapshot.queue(), at)
                                        : Decision.state(
                                                "not all its steps can be read: "
                                                        + snapshot.invalid()));
        if (changed.map(AssignmentFolder.Changed::decision).orElse(null)
                instanceof Decision.Refused(var _, String why)) {
            throw new GitFailed("the steps cannot be begun: " + why);
        }
    }

    private Decision begin(Queue queue, Instant at) {
        if (!order.scope().isEmpty()) {
            Scope scope = Scope.of(order.scope());
            return AssignmentMachine.decide(queue, scope, new StepCommand.Enter(order.scope()), at);
        }
        List<Step> mine =
                order.steps().stream()
                        .flatMap(number -> queue.get(new StepNumber(number)).stream())
                        .toList();
        Optional<Step> first =
                mine.stream().anyMatch(step -> step.is(StepStatus.IN_PROGRESS))
                        ? Optional.empty()
                        : mine.stream().filter(queue::isWorkable).findFirst();
        return first.map(step -> step.number().text())
                .map(number ->
                        AssignmentMachine.decide(
                                queue,
                                Scope.of(number),
                                new StepCommand.Start(Optional.of(number)),
                                at))
                .orElseGet(() -> Decision.Decided.nothing(queue));
    }

    /// Makes the program that the agent works on the steps by.
    ///
    /// @param program and the arguments that come before all others
    /// @return the directory it is in
    Path tools(List<String> program) throws IOException {
        Path directory = Files.createDirectories(workspace.file("bin"));
        String bounds = order.assignment() + (order.scope().isEmpty() ? "" : "@" + order.scope());
        List<String> lines = new ArrayList<>(List.of("#!/bin/sh"));
        lines.add("export " + BASE + "=" + quoted(base().toString()));
        lines.add("export " + BOUNDS + "=" + quoted(bounds));
        lines.add(
                "exec "
                        + program.stream()
                                .map(AssignmentHome::quoted)
                                .collect(Collectors.joining(" "))
                        + " \"$@\"");
        Path file = directory.resolve(PROGRAM);
        Files.writeString(file, String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    /// As the shell takes it for one word, whatever is in it.
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /// The texts of steps, reports and sessions by path from the repository's root; empty while somebody writes.
    ///
    /// @throws IOException when they are not where they were, or more than may travel
    Optional<Map<String, String>> look() throws IOException {
        Path tree = workspace.tree();
        Path folder = tree.toRealPath().resolve(order.folder());
        if (!tree.resolve(order.folder()).toRealPath().equals(folder)) {
            throw new IOException("The assignment's folder was replaced by something else");
        }
        return texts.look()
                .map(found -> {
                    Map<String, String> all = new TreeMap<>();
                    found.forEach((path, text) -> all.put(order.folder() + path, text));
                    all.keySet().removeIf(path -> !Documents.isPath(path));
                    return all;
                });
    }
}
