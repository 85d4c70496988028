package dev.acefleet.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkOrder.Finish.Scope;
import dev.acefleet.common.stage.StageTree;
import dev.acefleet.common.stage.Trees;
import dev.acefleet.common.stage.books.ProjectRuns;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.PlainCommit;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.git.TreeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A whole finish at the commit of every tree at hand, for every stage of it that has runs: only the named files change, their
/// lines end as they did, and at the commit that it made it changes nothing any more. Which lines change, the editors' own
/// tests say.
@Timeout(300)
class FinishOnTreesTest {
    private static final List<String> BOOKS =
            List.of(".ace/track.md", ".ace/pulse.md", ".ace/specs.md");
    private static final Map<String, String> SOMEBODY =
            Map.of(
                    "GIT_AUTHOR_NAME", "Fleet",
                    "GIT_AUTHOR_EMAIL", "fleet@example.org",
                    "GIT_COMMITTER_NAME", "Fleet",
                    "GIT_COMMITTER_EMAIL", "fleet@example.org");

    @TempDir Path place;

    static Stream<Path> roots() {
        return Trees.roots().stream();
    }

    @ParameterizedTest
    @MethodSource("roots")
    void aFinishChangesNamedFilesAloneAndASecondOneNothing(Path root) throws IOException {
        TestRepository repository = new TestRepository(place);
        StageTree tree = Trees.load(root);
        Map<String, String> texts = new HashMap<>(tree.files());
        texts.values().removeIf(String::isEmpty);
        CommitId commit = repository.commit("docs: a tree", texts);
        Git git = Git.of(repository.work()).with(SOMEBODY);

        Map<StageId, String> stages = directories(tree);
        assertThat(stages).isNotEmpty();
        stages.forEach((stage, directory) -> {
            for (Scope scope : Scope.values()) {
                holds(git, commit, order(repository, commit, stage, directory, scope));
            }
        });
    }

    private void holds(Git git, CommitId commit, WorkOrder.Finish order) {
        String proof = order.proof().orElseThrow().path();
        Map<String, String> brought =
                Map.of(proof, "---\nstatus: passed\n---\n# Proof of a test\n");
        TreeFiles before = new TreeFiles(git, commit, List.of(".ace"));
        Books books = Books.of(order, before, brought);
        assertThat(books.files().keySet()).contains(proof).isSubsetOf(with(proof));
        BOOKS.forEach(path ->
                sameLineEnds(before.text(path), Optional.ofNullable(books.files().get(path))));

        Map<String, String> all = new HashMap<>(books.files());
        all.putAll(books.setup());
        CommitId done = new PlainCommit(git, place).on(commit, all, "docs: done").orElseThrow();
        Books again = Books.of(order, new TreeFiles(git, done, List.of(".ace")), brought);
        assertThat(again.files())
                .as("%s of stage %s, again", order.scope(), order.stage())
                .isEmpty();
        assertThat(again.setup()).isEmpty();
    }

    private static List<String> with(String proof) {
        return Stream.concat(BOOKS.stream(), Stream.of(proof)).toList();
    }

    private static void sameLineEnds(Optional<String> before, Optional<String> after) {
        if (before.isPresent() && after.isPresent()) {
            boolean windows = before.get().contains("\r\n");
            assertThat(after.get().contains("\r\n")).isEqualTo(windows);
            assertThat(after.get().endsWith("\n")).isEqualTo(before.get().endsWith("\n"));
        }
    }

    private static Map<StageId, String> directories(StageTree tree) {
        Map<StageId, String> all = new TreeMap<>();
        ProjectRuns.of(tree)
                .stages()
                .forEach((stage, runs) -> {
                    if (!runs.runs().isEmpty()) {
                        tree.files().keySet().stream()
                                .filter(path -> path.startsWith(".ace/stages/"))
                                .map(path -> path.split("/", -1)[2])
                                .filter(name ->
                                        StageId.parse(name.replaceFirst("-.*", ""))
                                                .filter(stage::equals)
                                                .isPresent())
                                .findFirst()
                                .ifPresent(name -> all.put(stage, ".ace/stages/" + name));
                    }
                });
        return all;
    }

    private static WorkOrder.Finish order(
            TestRepository repository,
            CommitId base,
            StageId stage,
            String directory,
            Scope scope) {
        PlanId plan = new PlanId("s-0123456789");
        AttemptId audit = new AttemptId(WorkId.ofEnding(plan, "audit", 1), 1);
        return new WorkOrder.Finish(
                repository.address(),
                base,
                List.of("refs/heads/main"),
                "fleet/plan",
                WorkId.ofEnding(plan, "finish", 1),
                scope,
                stage,
                "A stage",
                directory,
                OptionalInt.of(1),
                List.of(),
                Optional.of(
                        new WorkOrder.Finish.Proof(
                                audit, base, directory + "/" + stage + "-proof.md")),
                Optional.empty(),
                Optional.empty(),
                List.of("s-0123456789/x-01/1/1 a gate"),
                new Identity("Fleet", "fleet@example.org"),
                Instant.parse("2031-03-04T05:06:07Z"),
                Documents.NONE);
    }
}
