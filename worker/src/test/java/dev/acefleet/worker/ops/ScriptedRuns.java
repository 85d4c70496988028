package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AnsweredGate;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.Sha256;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.run.Project;
import dev.acefleet.worker.run.RunOrder;
import dev.acefleet.worker.scripted.ScriptedAgent;
import dev.acefleet.worker.work.Granted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A run of three tasks and its stage's audit, done by the scripted agent on workers of their own, on one real remote.
final class ScriptedRuns {
    private final Path directory;
    private final Project project;
    private Documents documents = Documents.NONE;
    private String setup = "";
    private Desk desk = new Desk(Project.attempt(1));

    ScriptedRuns(Path directory, String... script) throws IOException {
        this.directory = directory;
        project = new Project(directory);
        project.prepare(Map.of(Project.RUN_PATH, run(String.join("\n", script))));
    }

    private static String run(String script) {
        return """
        ---
        stage: 03-app
        run: 1
        files_modified: [src/a.txt, src/b.txt, src/c.txt]
        ---
        <tasks>
        <task type="auto"><name>Task 1: First</name><files>src/a.txt</files></task>
        <task type="auto"><name>Task 2: Second</name><files>src/b.txt</files></task>
        <task type="auto"><name>Task 3: Third</name><files>src/c.txt</files></task>
        </tasks>
        <!-- scripted
        %s
        -->
        """
                .formatted(script);
    }

    Project project() {
        return project;
    }

    /// From now on the project's documents travel with the orders.
    ScriptedRuns send(Documents sent) {
        documents = sent;
        return this;
    }

    /// The log of the latest attempt.
    String printed() {
        return desk.printed();
    }

    ScriptedRuns setup(String script) {
        setup = script;
        return this;
    }

    private Site site(String machine) throws IOException {
        String agent =
                ScriptedAgent.command().stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
        Bench bench = new Bench(directory.resolve(machine)).agent("exec " + agent + "\n");
        return (setup.isEmpty() ? bench : bench.setup(setup)).site("*");
    }

    /// An attempt at the run, on a machine of its own.
    Outcome run(int attempt, List<WorkOrder.Earlier> earlier, Optional<Resume> resume)
            throws IOException {
        return run(attempt, RunOrder.like(order()).earlier(earlier).resume(resume).make());
    }

    /// Of the project's run, whose text travels with its documents where they do.
    WorkOrder.Run order() throws IOException {
        String blob =
                documents.travel()
                        ? Sha256.hex(documents.texts().getOrDefault(Project.RUN_PATH, ""))
                        : project.blob();
        return RunOrder.like(project.order(project.base(), blob, "")).documents(documents).make();
    }

    Outcome run(int attempt, WorkOrder.Run order) throws IOException {
        AttemptId id = Project.attempt(attempt);
        desk = new Desk(id);
        return new AgentRuns(site("machine" + attempt))
                .execute(new Granted(id, "claim", order, 7), order, desk);
    }

    Outcome run(int attempt) throws IOException {
        return run(attempt, List.of(), Optional.empty());
    }

    Outcome goOn(int attempt, Outcome.Gated gated, String answer) throws IOException {
        AnsweredGate answered = new AnsweredGate(gated.gate(), answer, "a person", false);
        return run(
                attempt,
                List.of(),
                Optional.of(
                        new Resume(
                                gated.commit(),
                                gated.ref(),
                                project.base(),
                                List.of(answered),
                                false,
                                "")));
    }

    static Gate unasked() {
        return Gate.action("nothing", "nothing");
    }

    Outcome audit(int attempt, CommitId head) throws IOException {
        WorkOrder.Audit order =
                new WorkOrder.Audit(
                        project.repository().address(),
                        head,
                        List.of("refs/heads/main"),
                        StageId.parse("03").orElseThrow(),
                        "The App",
                        "It exists",
                        ".ace/stages/03-app",
                        "agent",
                        "",
                        "",
                        Budget.NONE,
                        documents);
        AttemptId id = new AttemptId(WorkId.ofEnding(Project.PLAN, "audit", 1), attempt);
        desk = new Desk(id);
        return new AgentAudits(site("auditor" + attempt))
                .execute(new Granted(id, "claim", order, 7), order, desk);
    }

    /// An attempt at planning runs that close what the proof in `head` misses.
    Outcome planGaps(int attempt, CommitId head) throws IOException {
        WorkOrder.PlanGaps order =
                new WorkOrder.PlanGaps(
                        project.repository().address(),
                        head,
                        List.of("refs/heads/main"),
                        StageId.parse("03").orElseThrow(),
                        "The App",
                        "It exists",
                        ".ace/stages/03-app",
                        "agent",
                        "",
                        "3/4 must-haves verified: a door",
                        "",
                        Budget.NONE,
                        documents);
        AttemptId id = new AttemptId(WorkId.ofEnding(Project.PLAN, "gaps", 1), attempt);
        desk = new Desk(id);
        return new AgentGaps(site("architect" + attempt))
                .execute(new Granted(id, "claim", order, 7), order, desk);
    }

    /// First lines of the commits since the base, the oldest first.
    List<String> subjects(CommitId commit) throws IOException {
        return project.repository()
                .remote("log", "--reverse", "--format=%s", project.base() + ".." + commit)
                .lines()
                .toList();
    }

    String at(CommitId commit, String path) throws IOException {
        return project.repository().remote("show", commit + ":" + path);
    }
}
