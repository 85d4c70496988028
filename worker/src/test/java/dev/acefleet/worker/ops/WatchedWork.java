package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkOrder.Finish.Scope;
import dev.acefleet.worker.publish.BooksOnRemote;
import dev.acefleet.worker.run.Project;
import dev.acefleet.worker.work.Granted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Each kind of work for which a worker makes commits of its own, done once: in a process of its own, whose search path a
/// test has put a watch in front of ([WatchedGit]).
public final class WatchedWork {
    /// With a correction of the setup command's, and a proof.
    static final String COMPLETION = "completion";

    /// Between two batches.
    static final String BATCH_BOOKS = "batch books";

    /// With the runs that an architect has planned.
    static final String GAP_BOOKS = "gap books";

    static final String AUDIT = "audit";
    static final String GAP_PLANNING = "gap planning";
    static final String MERGE = "merge";

    /// A run that fails, and what its agent leaves: changed, deleted, new, ignored, and with the name of a pattern.
    static final String SALVAGE = "salvage";

    /// The same where documents travel, and are hidden from the agent's git.
    static final String TRAVELLING_SALVAGE = "travelling salvage";

    /// Steps of an assignment, of which the agent leaves something uncommitted.
    static final String DRIVE = "drive";

    static final String PLANNED = BooksOnRemote.DIRECTORY + "/03-03-run.md";
    static final String NOTES = ".ace/stages/03-app/notes.md";

    /// Those that the project of runs has in its commits.
    static final List<String> DOCUMENTS =
            List.of(Project.RUN_PATH, Project.OTHER_RUN, ".ace/pulse.md", ".ace/track.md");

    private static final String PROOF_TEXT = "---\nstatus: passed\n---\nProof\n";

    private final Path directory;

    private WatchedWork(Path directory) {
        this.directory = directory;
    }

    /// @param args a directory of its own, and the file of [WatchedGit]
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        Path log = Path.of(args[1]);
        part(log, directory, COMPLETION, Outcome.Finished.class, WatchedWork::completion);
        part(log, directory, BATCH_BOOKS, Outcome.Finished.class, WatchedWork::batchBooks);
        part(log, directory, GAP_BOOKS, Outcome.Finished.class, WatchedWork::gapBooks);
        part(log, directory, AUDIT, Outcome.Audited.class, WatchedWork::audit);
        part(log, directory, GAP_PLANNING, Outcome.Planned.class, WatchedWork::gapPlanning);
        part(log, directory, MERGE, Outcome.Merged.class, WatchedWork::merge);
        part(log, directory, SALVAGE, Outcome.Failed.class, WatchedWork::salvage);
        part(log, directory, TRAVELLING_SALVAGE, Outcome.Failed.class, WatchedWork::travelling);
        part(log, directory, DRIVE, Outcome.Succeeded.class, WatchedWork::drive);
    }

    private interface Part {
        Outcome of(WatchedWork work) throws IOException;
    }

    private static void part(
            Path log, Path directory, String name, Class<? extends Outcome> end, Part part)
            throws IOException {
        WatchedGit.begin(log, name);
        Path own = Files.createDirectories(directory.resolve(name.replace(' ', '-')));
        Outcome outcome = part.of(new WatchedWork(own));
        if (!end.isInstance(outcome)) {
            throw new IllegalStateException(name + " ended with " + outcome);
        }
    }

    private Outcome completion() throws IOException {
        BooksOnRemote project = books();
        project.onBranch("chore: a lock", Map.of("lock.txt", "old\n"));
        project.done(1);
        project.done(2);
        return finish(
                project.order(
                        Scope.STAGE, BooksOnRemote.FINISH, Optional.of(project.proof(PROOF_TEXT))));
    }

    private Outcome batchBooks() throws IOException {
        BooksOnRemote project = books();
        project.done(1);
        WorkId item = WorkId.ofEnding(BooksOnRemote.PLAN, "progress", 1);
        return finish(project.order(Scope.PROGRESS, item, Optional.empty()));
    }

    private Outcome gapBooks() throws IOException {
        BooksOnRemote project = books();
        project.done(1);
        project.done(2);
        WorkId item = WorkId.ofEnding(BooksOnRemote.PLAN, "gap-runs", 1);
        return finish(project.order(item, project.newRuns(Map.of(PLANNED, "A run\n"))));
    }

    private BooksOnRemote books() throws IOException {
        return new BooksOnRemote(directory, "\n");
    }

    private Outcome finish(WorkOrder.Finish order) throws IOException {
        Bench bench =
                new Bench(directory.resolve("bench"))
                        .setup("test ! -e lock.txt || echo new > lock.txt; echo x > built.txt\n");
        AttemptId id = new AttemptId(order.item(), 1);
        return new GitBooks(bench.site("*"))
                .execute(new Granted(id, "claim", order, 7), order, new Desk(id));
    }

    private Outcome audit() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory, "audit 1: gap the app has a door");
        return runs.audit(1, pushed(runs, "src/a.txt", "a\n"));
    }

    private Outcome gapPlanning() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory);
        return runs.planGaps(
                1, pushed(runs, ".ace/stages/03-app/03-proof.md", AgentGapsTest.PROOF));
    }

    private static CommitId pushed(ScriptedRuns runs, String path, String text) throws IOException {
        CommitId head = runs.project().repository().commit("chore: a head", Map.of(path, text));
        runs.project().repository().push("main");
        return head;
    }

    private Outcome merge() throws IOException {
        Project project = new Project(directory);
        CommitId work = project.repository().commit("feat(03.01): the app", Project.work());
        project.repository().push("HEAD:" + Project.attempt(1).ref());
        WorkOrder.Integrate order =
                new WorkOrder.Integrate(
                        project.repository().address(),
                        project.base(),
                        List.of("refs/heads/main"),
                        "fleet/plan",
                        Project.attempt(1),
                        work,
                        "run 03-01: The app",
                        new Identity("Fleet", "fleet@example.org"),
                        Instant.ofEpochSecond(1_800_000_000),
                        "");
        AttemptId id = new AttemptId(WorkId.ofMerge(Project.PLAN, Project.RUN, 1), 1);
        Bench bench = new Bench(directory.resolve("bench")).check("echo x > checked.txt\n");
        return new GitMerges(bench.site("*"))
                .execute(new Granted(id, "claim", order, 7), order, new Desk(id));
    }

    private Outcome salvage() throws IOException {
        Project project = new Project(directory);
        project.prepare(Map.of("src/gone.txt", "gone\n", ".gitignore", "*.o\n"));
        Site site =
                new Bench(directory.resolve("bench"))
                        .agent(
                                """
                                echo kept > kept.txt && git add kept.txt && git commit -qm 'feat(03.01): one'
                                echo more >> src/old.txt
                                rm src/gone.txt
                                mkdir -p deep/er && echo new > deep/er/new.txt
                                echo odd > 'all*.txt'
                                echo built > built.o
                                exit 9
                                """)
                        .site("*");
        WorkOrder.Run order = project.order();
        AttemptId id = Project.attempt(1);
        return new AgentRuns(site).execute(new Granted(id, "claim", order, 7), order, new Desk(id));
    }

    private Outcome travelling() throws IOException {
        ScriptedRuns runs =
                new ScriptedRuns(
                        directory,
                        "attempt 1: note " + NOTES,
                        "attempt 1: dirty",
                        "attempt 1: no-recap");
        Map<String, String> texts = new HashMap<>();
        for (String path : DOCUMENTS) {
            texts.put(path, Files.readString(runs.project().repository().work().resolve(path)));
        }
        return runs.send(Documents.of(texts)).run(1);
    }

    private Outcome drive() throws IOException {
        Drives drives = new Drives(directory).fork("010", "build").step("010.01", "first");
        AttemptId id = Drives.attempt("010", 1);
        drives.desk(id);
        return drives.run(
                id,
                drives.order("010", List.of("010.01"), Optional.empty()),
                Drives.work("a.txt") + "echo late > late.txt\ndeed 010 finish 'It has a.'\n");
    }
}
