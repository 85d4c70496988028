package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.work.Granted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An assignment on a real remote, and attempts at parts of it by agents that are shell scripts.
final class Drives {
    static final String ID = "8abc12";
    static final String FOLDER = AssignmentSubmission.folder(ID);
    private static final PlanId PLAN = new PlanId("a" + ID + "-0123456789");

    private final Path directory;
    private final TestRepository repository;
    private final CommitId base;
    private Map<String, String> texts = new TreeMap<>();
    private Desk desk = new Desk(attempt("010", 1));
    private boolean program = true;

    Drives(Path directory) throws IOException {
        this.directory = directory;
        repository = new TestRepository(directory);
        base = repository.commit("chore: code", Map.of("src/old.txt", "old\n"));
        repository.push("main");
        texts.put(
                FOLDER + "assignment.yaml",
                "session_id: %s\nname: sample\ncreated_at: '2026-01-02T03:04:05Z'\nupdated_at: '2026-01-02T03:04:05Z'\n"
                        .formatted(ID));
    }

    static AttemptId attempt(String item, int number) {
        return new AttemptId(new WorkId(PLAN, item), number);
    }

    static String stepPath(String number, String name) {
        return FOLDER + "steps/" + number + "-" + name + ".st.md";
    }

    static String reportPath(String number, String name) {
        return FOLDER + "reports/" + number + "-" + name + ".r.md";
    }

    /// @param fields further lines of its front matter
    Drives step(String number, String name, String... fields) {
        texts.put(
                stepPath(number, name),
                "---\nname: %s\nstatus: pending\n%s---\n\nDo %s.\n"
                        .formatted(
                                name,
                                fields.length == 0 ? "" : String.join("\n", fields) + "\n",
                                name));
        return this;
    }

    Drives fork(String number, String name) {
        return step(number, name, "context: fork");
    }

    Drives withoutProgram() {
        program = false;
        return this;
    }

    TestRepository repository() {
        return repository;
    }

    CommitId base() {
        return base;
    }

    Map<String, String> texts() {
        return texts;
    }

    /// What the next attempts are told on is what the last one has told.
    Drives keep() {
        texts = desk.steps().texts(texts);
        return this;
    }

    /// The next attempt's.
    Desk desk(AttemptId attempt) {
        desk = new Desk(attempt);
        return desk;
    }

    WorkOrder.Subtree order(String scope, List<String> steps, Optional<Resume> resume) {
        return new WorkOrder.Subtree(
                repository.address(),
                base,
                List.of("refs/heads/main"),
                ID,
                scope,
                steps,
                "sample",
                "agent",
                "",
                "",
                resume,
                Budget.NONE,
                Documents.of(texts));
    }

    /// Where the workspace of an attempt is.
    Path workspace(AttemptId attempt) {
        return machine(attempt)
                .resolve("w/attempts")
                .resolve(attempt.work().plan().value())
                .resolve(attempt.work().item())
                .resolve(String.valueOf(attempt.number()));
    }

    private Path machine(AttemptId attempt) {
        return directory.resolve("machine-" + attempt.work().item() + "-" + attempt.number());
    }

    /// Has an order done on a machine of its own; [#desk] comes before.
    Outcome run(AttemptId attempt, WorkOrder.Subtree order, String script) throws IOException {
        Bench bench = new Bench(machine(attempt)).agent(StepDeed.function() + script);
        Site site = (program ? bench.aceAssign("/bin/false") : bench).site("*");
        return new AgentDrives(site).execute(new Granted(attempt, "claim", order, 7), order, desk);
    }

    /// Shell commands of an agent that does a step: a file, a commit.
    static String work(String file) {
        return "echo '%s' > %s && git add %s && git commit -qm 'feat: %s'\n"
                .formatted(file, file, file, file);
    }
}
