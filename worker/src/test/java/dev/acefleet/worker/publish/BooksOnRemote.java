package dev.acefleet.worker.publish;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkOrder.Finish.Scope;
import dev.acefleet.worker.git.AttemptRefs;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.secrets.Telling;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A real remote with a project of two stages, the first of them with two runs, for tests of its books.
public final class BooksOnRemote {
    public static final PlanId PLAN = new PlanId("s03-0123456789");
    public static final StageId STAGE = StageId.parse("03").orElseThrow();
    public static final String DIRECTORY = ".ace/stages/03-app";
    public static final String BRANCH = "refs/heads/fleet/plan";
    public static final String FENCE = "refs/fleet/" + PLAN + "/fence";
    public static final String PROOF = DIRECTORY + "/03-proof.md";
    public static final WorkId FINISH = WorkId.ofEnding(PLAN, "finish", 1);

    static final String TRACK =
            """
            # Track: App

            ## Stages

            - [ ] **Stage 3: The App** - it exists
            - [ ] **Stage 4: More** - it grows

            ## Stage Details

            ### Stage 3: The App
            **Goal**: It exists
            **Requirements**: [APP-01]
            **Runs**: 2 runs
            Runs:
            - [ ] 03-01-run.md - the app
            - [ ] 03-02-run.md - the other

            ### Stage 4: More
            **Goal**: It grows

            ## Progress

            | Stage | Runs Complete | Status | Completed |
            |-------|---------------|--------|-----------|
            | 3. The App | 0/2 | Not started | - |
            | 4. More | 0/0 | Not started | - |
            """;

    static final String SPECS =
            """
            # Specs

            ## Traceability

            | Requirement | Stage | Status |
            |-------------|-------|--------|
            | APP-01 | Stage 3 | Pending |
            | APP-02 | Stage 4 | Pending |
            """;

    static final String PULSE =
            """
            # Project Pulse

            ## Current Position

            Stage: 3 of 2 (The App)
            Run: 0 of 2 in current stage
            Status: In progress
            Last activity: 2026-01-01 - began
            Progress: [░░░░░░░░░░] 0%

            ## Performance Metrics

            ## Accumulated Context

            ### Decisions

            None yet.

            ### Blockers/Concerns

            None yet.

            ## Session Continuity

            Last session: 2026-01-01 10:00
            Stopped at: begin
            Resume file: None
            """;

    private final Path directory;
    private final TestRepository repository;
    private CommitId base;

    public BooksOnRemote(Path directory, String lineEnd) throws IOException {
        this.directory = directory;
        repository = new TestRepository(directory);
        Map<String, String> files = new HashMap<>();
        files.put(".ace/track.md", TRACK.replace("\n", lineEnd));
        files.put(".ace/pulse.md", PULSE.replace("\n", lineEnd));
        files.put(".ace/specs.md", SPECS.replace("\n", lineEnd));
        files.put(DIRECTORY + "/03-01-run.md", run(1));
        files.put(DIRECTORY + "/03-02-run.md", run(2));
        base = repository.commit("docs: plan", files);
        repository.push("main");
    }

    static String run(int number) {
        return """
        ---
        stage: 03-app
        run: %d
        type: execute
        batch: %d
        depends_on: []
        files_modified: [src/%d.txt]
        autonomous: true
        must_haves: {truths: [it is there], artifacts: [], key_links: []}
        ---
        <objective>
        Write it.
        </objective>
        """
                .formatted(number, number, number);
    }

    public TestRepository repository() {
        return repository;
    }

    public CommitId base() {
        return base;
    }

    /// A run's merged work with its recap, on the plan's branch.
    public CommitId done(int run) throws IOException {
        return onBranch(
                "feat(03.0" + run + "): done",
                Map.of(
                        "src/" + run + ".txt",
                        "done\n",
                        DIRECTORY + "/03-0" + run + "-recap.md",
                        "# Recap\n\n**It is there.**\n\n## Decisions Made\n\n- Take the "
                                + run
                                + "th way\n"));
    }

    /// Somebody's commit on the plan's branch.
    public CommitId onBranch(String message, Map<String, String> files) throws IOException {
        String head = repository.at(BRANCH);
        repository.git("fetch", "-q", repository.address().url(), "+refs/*:refs/seen/*");
        repository.git("checkout", "-q", "--detach", head.isEmpty() ? base.hex() : head);
        CommitId commit = repository.commit(message, files);
        repository.push("HEAD:" + BRANCH);
        return commit;
    }

    /// A proof as an audit has pushed it.
    public WorkOrder.Finish.Proof proof(String text) throws IOException {
        AttemptId audit = new AttemptId(WorkId.ofEnding(PLAN, "audit", 1), 1);
        repository.git("checkout", "-q", "--detach", base.hex());
        CommitId commit = repository.commit("docs: proof", Map.of(PROOF, text));
        repository.push("+HEAD:" + audit.ref());
        return new WorkOrder.Finish.Proof(audit, commit, PROOF);
    }

    /// Run files as an architect's attempt has pushed them, on the plan's branch.
    public WorkOrder.Finish.NewRuns newRuns(Map<String, String> files) throws IOException {
        AttemptId gaps = new AttemptId(WorkId.ofEnding(PLAN, "gaps", 1), 1);
        repository.git("checkout", "-q", "--detach", base.hex());
        CommitId commit = repository.commit("docs: runs", files);
        repository.push("+HEAD:" + gaps.ref());
        return new WorkOrder.Finish.NewRuns(gaps, commit, List.copyOf(files.keySet()));
    }

    /// Between two batches, with run files that were planned.
    public WorkOrder.Finish order(WorkId item, WorkOrder.Finish.NewRuns runs) {
        return order(
                Scope.PROGRESS,
                item,
                Optional.empty(),
                Optional.of(runs),
                Documents.NONE,
                List.of(new WorkOrder.Finish.Took(runId(1), 125)),
                Optional.empty());
    }

    public WorkOrder.Finish order(
            Scope scope, WorkId item, Optional<WorkOrder.Finish.Proof> proof) {
        return order(scope, item, proof, Documents.NONE);
    }

    /// One whose documents travel.
    public WorkOrder.Finish order(
            Scope scope, WorkId item, Optional<WorkOrder.Finish.Proof> proof, Documents documents) {
        return order(
                scope,
                item,
                proof,
                documents,
                List.of(new WorkOrder.Finish.Took(runId(1), 125)),
                Optional.empty());
    }

    public static RunId runId(int number) {
        return RunId.parse("03-0" + number).orElseThrow();
    }

    public WorkOrder.Finish order(
            Scope scope,
            WorkId item,
            Optional<WorkOrder.Finish.Proof> proof,
            Documents documents,
            List<WorkOrder.Finish.Took> durations,
            Optional<WorkOrder.Finish.Judgement> judgement) {
        return order(scope, item, proof, Optional.empty(), documents, durations, judgement);
    }

    private WorkOrder.Finish order(
            Scope scope,
            WorkId item,
            Optional<WorkOrder.Finish.Proof> proof,
            Optional<WorkOrder.Finish.NewRuns> runs,
            Documents documents,
            List<WorkOrder.Finish.Took> durations,
            Optional<WorkOrder.Finish.Judgement> judgement) {
        return new WorkOrder.Finish(
                repository.address(),
                base,
                List.of("refs/heads/main"),
                "fleet/plan",
                item,
                scope,
                STAGE,
                "The App",
                DIRECTORY,
                OptionalInt.of(1),
                durations,
                proof,
                judgement,
                runs,
                List.of(),
                new Identity("Fleet", "fleet@example.org"),
                Instant.parse("2026-03-04T05:06:07Z"),
                documents);
    }

    public RepositoryCache cache(String name) {
        return new RepositoryCache(
                directory.resolve(name), repository.address(), Map.of(), AttemptRefs.USUAL);
    }

    public Outcome finish(WorkOrder.Finish order, int attempt, long offset) {
        return finish(
                "cache" + attempt,
                order,
                attempt,
                offset,
                (_, _, _) -> new Corrections.Result.Clean());
    }

    public Outcome finish(
            String cache,
            WorkOrder.Finish order,
            int attempt,
            long offset,
            Corrections corrections) {
        return new Bookkeeper(
                        cache(cache),
                        Map.of(),
                        order,
                        new AttemptId(order.item(), attempt),
                        offset,
                        () -> true,
                        Telling.WITHOUT_SECRETS,
                        corrections)
                .finish();
    }

    /// A file at the head of the plan's branch, byte for byte but for the line end at its very end.
    public String at(String path) throws IOException {
        return repository.remote("show", BRANCH + ":" + path);
    }

    public List<String> subjects() throws IOException {
        return repository.remote("log", "--format=%s", base + ".." + BRANCH).lines().toList();
    }

    public List<String> filesOf(String commit) throws IOException {
        return repository
                .remote("show", "--format=", "--name-only", "--no-renames", commit)
                .lines()
                .sorted()
                .toList();
    }
}
