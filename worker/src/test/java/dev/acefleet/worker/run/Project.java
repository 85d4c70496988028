package dev.acefleet.worker.run;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.AttemptRefs;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.git.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A real project with one stage of two runs, and what an agent does in a clone of it.
public final class Project {
    public static final PlanId PLAN = new PlanId("s03-0123456789");
    public static final RunId RUN = RunId.parse("03-01").orElseThrow();
    public static final String RUN_PATH = ".ace/stages/03-app/03-01-run.md";
    public static final String RECAP_PATH = ".ace/stages/03-app/03-01-recap.md";
    public static final String OTHER_RUN = ".ace/stages/03-app/03-02-run.md";

    public static final String RUN_TEXT =
            """
            ---
            stage: 03-app
            run: 1
            files_modified: [src/app.txt]
            ---
            Write src/app.txt.
            """;

    public static final String RECAP =
            """
            ---
            stage: 03-app
            run: 1
            key-files:
              created: [src/app.txt]
            ---
            # Stage 3 Run 1: App Recap

            **The app exists.**
            """;

    private final Path directory;
    private final TestRepository repository;
    private final RepositoryCache cache;
    private CommitId base;

    public Project(Path directory) throws IOException {
        this.directory = directory;
        repository = new TestRepository(directory);
        cache =
                new RepositoryCache(
                        directory.resolve("cache"),
                        repository.address(),
                        Map.of(),
                        AttemptRefs.USUAL);
        base =
                repository.commit(
                        "docs: plan",
                        Map.of(
                                RUN_PATH,
                                RUN_TEXT,
                                OTHER_RUN,
                                "Write src/other.txt.\n",
                                ".ace/pulse.md",
                                "The pulse beats.\n",
                                ".ace/track.md",
                                "- [ ] 03\n",
                                "src/old.txt",
                                "one\ntwo\nthree\nfour\nfive\nsix\n"));
        repository.push("main");
    }

    /// Adds to the base what a test needs there.
    public void prepare(Map<String, String> files) throws IOException {
        base = repository.commit("chore: prepare", files);
        repository.push("main");
    }

    public TestRepository repository() {
        return repository;
    }

    public RepositoryCache cache() {
        return cache;
    }

    public CommitId base() {
        return base;
    }

    public WorkOrder.Run order() throws IOException {
        return order(base, blob(), "");
    }

    /// The run file's text at the base.
    public String blob() throws IOException {
        return repository.git("rev-parse", base + ":" + RUN_PATH);
    }

    /// The same order on another remote.
    public static WorkOrder.Run at(Repository remote, WorkOrder.Run run) {
        return RunOrder.like(run).remote(remote).make();
    }

    public WorkOrder.Run order(CommitId from, String blob, String note) {
        return new WorkOrder.Run(
                repository.address(),
                from,
                List.of("refs/heads/main"),
                RUN,
                RUN_PATH,
                RECAP_PATH,
                blob,
                "agent",
                "",
                note,
                List.of(),
                Optional.empty());
    }

    public static AttemptId attempt(int number) {
        return new AttemptId(WorkId.ofRun(PLAN, RUN), number);
    }

    public Workspace workspace() {
        cache.ensure(base, List.of("refs/heads/main"));
        return Workspace.create(directory.resolve("attempts"), attempt(1), cache, base);
    }

    /// All that the run asks for.
    public static Map<String, String> work() {
        return new HashMap<>(Map.of("src/app.txt", "the app\n", RECAP_PATH, RECAP));
    }

    /// Writes files as an agent does, and commits them.
    public static CommitId commit(Path tree, String message, Map<String, String> files)
            throws IOException {
        TestRepository.write(tree, files);
        TestRepository.run(tree, "add", "-A");
        TestRepository.run(tree, "commit", "-q", "--allow-empty", "-m", message);
        return new CommitId(TestRepository.run(tree, "rev-parse", "HEAD"));
    }
}
