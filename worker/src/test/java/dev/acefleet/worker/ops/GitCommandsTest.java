package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.worker.ops.WatchedGit.Call;
import dev.acefleet.worker.publish.BooksOnRemote;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every command line of git's that a worker runs (RS-19), for each kind of work that stages or commits: books at the end,
/// between batches and with planned runs, proofs, planned runs themselves, merges, what failed agents leave, and steps of
/// assignments. Nothing is staged but by its name, and nothing that people may have is thrown away.
@Timeout(180)
class GitCommandsTest {
    /// Commands that stage or throw away what was not named.
    private static final Set<String> NEVER =
            Set.of(
                    "add",
                    "commit",
                    "stash",
                    "clean",
                    "reset",
                    "rm",
                    "mv",
                    "checkout",
                    "restore",
                    "rebase");

    @TempDir static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static List<Call> calls;

    @BeforeAll
    static void watch() throws Exception {
        calls = new WatchedGit(directory).of(WatchedWork.class);
    }

    private static Stream<Call> of(String command) {
        return calls.stream().filter(call -> call.command().equals(command));
    }

    @Test
    void nothingIsStagedButByItsName() {
        assertThat(calls).extracting(Call::command).doesNotContainAnyElementsOf(NEVER);
        assertThat(of("update-index"))
                .allSatisfy(call -> {
                    assertThat(call.words()).doesNotContain(".", "-A", "-u", "--all", "--again");
                    assertThat(call.words().getLast())
                            .doesNotContain("*", "?", "[")
                            .doesNotEndWith("/");
                });

        assertThat(staged())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                WatchedWork.COMPLETION,
                                Set.of(
                                        "lock.txt",
                                        ".ace/track.md",
                                        ".ace/pulse.md",
                                        ".ace/specs.md",
                                        BooksOnRemote.PROOF),
                                WatchedWork.BATCH_BOOKS,
                                Set.of(".ace/track.md", ".ace/pulse.md"),
                                WatchedWork.GAP_BOOKS,
                                Set.of(".ace/track.md", ".ace/pulse.md", WatchedWork.PLANNED),
                                WatchedWork.AUDIT,
                                Set.of(".ace/stages/03-app/03-proof.md"),
                                WatchedWork.GAP_PLANNING,
                                Set.of(AgentGapsTest.NEW_RUN),
                                WatchedWork.SALVAGE,
                                Set.of(
                                        "src/old.txt",
                                        "src/gone.txt",
                                        "deep/er/new.txt",
                                        "all*.txt"),
                                WatchedWork.TRAVELLING_SALVAGE,
                                Set.of(WatchedWork.NOTES, "left-over.txt"),
                                WatchedWork.DRIVE,
                                Set.of("late.txt")));
    }

    /// What was put into an index, by the part of the work. What is hidden from an agent's git is not put into one.
    private static Map<String, Set<String>> staged() {
        Map<String, Set<String>> staged = new TreeMap<>();
        of("update-index")
                .filter(call -> !call.words().contains("--skip-worktree"))
                .filter(call -> !call.words().contains("--refresh"))
                .forEach(call -> {
                    Set<String> names = staged.computeIfAbsent(call.part(), _ -> new TreeSet<>());
                    if (call.words().contains("--stdin")) {
                        names.addAll(call.names());
                    } else {
                        names.add(call.words().getLast().replaceFirst("^[0-7]+,[0-9a-f]+,", ""));
                    }
                });
        return staged;
    }

    /// The agent's git must not see documents that travel: those that git knows, each by its name.
    @Test
    void whatIsHiddenFromAnAgentIsHiddenByItsName() {
        assertThat(of("update-index").filter(call -> call.words().contains("--skip-worktree")))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.part()).isEqualTo(WatchedWork.TRAVELLING_SALVAGE);
                    assertThat(call.names())
                            .containsExactlyInAnyOrderElementsOf(WatchedWork.DOCUMENTS);
                });
    }

    /// Only an attempt's own ref is written whatever it holds: nobody else writes it.
    @Test
    void noBranchIsPushedByForce() {
        assertThat(of("push"))
                .extracting(Call::part)
                .contains(WatchedWork.MERGE, WatchedWork.DRIVE);
        assertThat(of("push"))
                .allSatisfy(call -> {
                    assertThat(call.words()).doesNotContain("--force", "-f", "--all", "--mirror");
                    assertThat(call.words())
                            .filteredOn(word -> word.startsWith("+"))
                            .allMatch(word -> word.matches("\\+[0-9a-f]{40}:refs/fleet/.+/\\d+"));
                    if (call.words().stream().anyMatch(word -> word.contains(":refs/heads/"))) {
                        assertThat(call.words()).contains("--atomic");
                    }
                });
    }
}
