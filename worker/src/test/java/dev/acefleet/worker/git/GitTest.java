package dev.acefleet.worker.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.Git.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// With the real git, against repositories and surroundings that want it to run something.
@Timeout(60)
class GitTest {
    @TempDir Path directory;
    private TestRepository repository;
    private Trap trap;

    @BeforeEach
    void begin() throws IOException {
        repository = new TestRepository(directory);
        trap = new Trap(directory);
    }

    @Test
    void aFetchHasMoreTimeThanAnythingElseBecauseAnEndedOneBeginsFromNothing() {
        assertThat(GitCall.limit("fetch")).isGreaterThan(GitCall.limit("push"));
        assertThat(GitCall.limit("merge-tree")).isEqualTo(GitCall.limit("push"));
    }

    @Test
    void noHookOfTheRepositoryRuns() throws IOException {
        trap.hooks(repository.work().resolve(".git/hooks"));
        Git git = Git.of(repository.work());

        git.must("update-ref", "refs/heads/other", "HEAD");
        git.must("read-tree", "HEAD");
        git.must("reset", "-q", "--hard");
        git.must("checkout", "-q", "other");
        git.must("push", "-q", repository.address().url(), "other");

        assertThat(trap.hasSprung()).isFalse();
        repository.git("commit", "-q", "--allow-empty", "-m", "by a person");
        assertThat(trap.hasSprung()).as("where nothing is hardened they do run").isTrue();
    }

    @Test
    void noMonitorNorPagerNorCredentialHelperNamedInTheConfigurationRuns() throws IOException {
        for (String key : List.of("core.fsmonitor", "core.pager", "core.askPass", "core.editor")) {
            repository.git("config", key, trap.path());
        }
        repository.git("config", "credential.helper", "!" + trap.path());
        Git git = Git.of(repository.work());

        git.must("status", "--porcelain");
        git.must("log", "-1");

        assertThat(trap.hasSprung()).isFalse();
    }

    @Test
    void anAddressThatIsAProgramIsNotOpened() {
        Git git = Git.bare(repository.work().resolve(".git"), Transport.REMOTE);

        for (String address :
                List.of(
                        "ext::" + trap.path() + " %S",
                        "fd::17",
                        "ssh://-oProxyCommand=" + trap.path() + "/x",
                        "git://localhost:1/x",
                        "http://localhost:1/x")) {
            assertThat(git.run("ls-remote", "--end-of-options", address).ok()).isFalse();
        }
        assertThat(trap.hasSprung()).isFalse();
    }

    @Test
    void aDeadLineEndsInMinutes() {
        Git git = Git.bare(repository.work().resolve(".git"), Transport.REMOTE);

        assertThat(git.must("config", "http.lowSpeedTime")).isEqualTo("120");
        assertThat(git.must("config", "http.lowSpeedLimit")).isEqualTo("1000");
        assertThat(git.must("config", "core.sshCommand"))
                .contains("-oConnectTimeout=", "-oServerAliveInterval=", "-oServerAliveCountMax=");
    }

    @Test
    void anAddressIsNoOption() {
        Git git = Git.bare(repository.work().resolve(".git"), Transport.REMOTE);

        Git.Result result =
                git.run("ls-remote", "--end-of-options", "--upload-pack=" + trap.path(), ".");

        assertThat(result.ok()).isFalse();
        assertThat(trap.hasSprung()).isFalse();
    }

    @Test
    void gitOnLocalDirectoriesOpensNoConnection() {
        Git git =
                Git.bare(repository.work().resolve(".git"), Transport.LOCAL)
                        .with(Map.of("GIT_SSH_COMMAND", trap.path()));

        Git.Result result = git.run("ls-remote", "ssh://localhost/x");

        assertThat(result.err()).contains("transport 'ssh' not allowed");
        assertThat(trap.hasSprung()).isFalse();
    }

    @Test
    void theWorkersOwnEnvironmentMeansNothingToGit() throws Exception {
        TestRepository other = new TestRepository(Files.createDirectory(directory.resolve("o")));
        Path home = Files.createDirectory(directory.resolve("home"));
        Files.writeString(home.resolve(".gitconfig"), trap.config("/nowhere"));
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        InForeignSurroundings.class.getName(),
                        repository.work().toString());
        builder.environment()
                .putAll(
                        Map.ofEntries(
                                Map.entry("HOME", home.toString()),
                                Map.entry("XDG_CONFIG_HOME", home.toString()),
                                Map.entry("GIT_DIR", other.work() + "/.git"),
                                Map.entry("GIT_WORK_TREE", other.work().toString()),
                                Map.entry("GIT_INDEX_FILE", directory + "/index"),
                                Map.entry("GIT_OBJECT_DIRECTORY", directory + "/objects"),
                                Map.entry("GIT_NAMESPACE", "elsewhere"),
                                Map.entry("GIT_SSH_COMMAND", trap.path()),
                                Map.entry("GIT_EXTERNAL_DIFF", trap.path()),
                                Map.entry("GIT_PAGER", trap.path()),
                                Map.entry("GIT_TRACE", directory + "/trace"),
                                Map.entry("GIT_CONFIG_COUNT", "1"),
                                Map.entry("GIT_CONFIG_KEY_0", "core.fsmonitor"),
                                Map.entry("GIT_CONFIG_VALUE_0", trap.path()),
                                Map.entry("GIT_CONFIG_PARAMETERS", "'core.pager'='x'")));

        Process process = builder.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(out).isZero();
        assertThat(out.strip()).isEqualTo(repository.head().hex());
        assertThat(trap.hasSprung()).isFalse();
        assertThat(directory.resolve("trace")).doesNotExist();
    }

    /// A worker's process whose environment is full of traps.
    static final class InForeignSurroundings {
        private InForeignSurroundings() {}

        public static void main(String[] arguments) {
            Git git = Git.of(Path.of(arguments[0]));
            git.must("diff", "HEAD");
            git.must("status");
            git.run("ls-remote", "ssh://localhost/x");
            System.out.println(git.must("rev-parse", "HEAD"));
        }
    }

    @Test
    void aCommitIsWhatItsOwnBytesSay() throws IOException {
        CommitId second = repository.commit("feat: more", Map.of("a", "a"));
        repository.git("checkout", "-q", "--orphan", "alone");
        CommitId alone = repository.commit("feat: alone", Map.of("b", "b"));
        repository.git("replace", "--graft", alone.hex(), second.hex());
        Git git = Git.of(repository.work());

        assertThat(git.run("merge-base", "--is-ancestor", second.hex(), alone.hex()).ok())
                .isFalse();
        assertThat(repository.git("log", "--format=%s", "-2")).contains("more");
    }

    @Test
    void whatGitRefusesIsSaidWithItsReason() {
        Git git = Git.of(repository.work());

        assertThatThrownBy(() -> git.must("rev-parse", "--verify", "refs/heads/none"))
                .isInstanceOf(GitFailed.class)
                .hasMessageStartingWith("git rev-parse failed:")
                .hasMessageContaining("fatal");
    }

    @Test
    void aTextIsFoundInWhatGitPrintsAlsoWhereItIsNoText() throws IOException {
        byte[] bytes = new byte[300_000];
        byte[] wanted = "gr\u00fcner-schl\u00fcssel".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(wanted, 0, bytes, 65_530, wanted.length);
        Files.write(repository.work().resolve("blob"), bytes);
        repository.commit("feat: a blob", Map.of());
        Git git = Git.of(repository.work());

        assertThat(git.prints(List.of("x", "gr\u00fcner-schl\u00fcssel"), "show", "HEAD:blob"))
                .isTrue();
        assertThat(git.prints(List.of("roter-schl\u00fcssel"), "show", "HEAD:blob")).isFalse();
        assertThatThrownBy(() -> git.prints(List.of("x"), "show", "HEAD:none"))
                .isInstanceOf(GitFailed.class);
    }

    @Test
    void aTextIsFoundThatComesInTwoPieces() {
        Search search = new Search(List.of("hunter2", "x"));

        search.write("the pass is hun".getBytes(StandardCharsets.UTF_8), 0, 15);
        search.write("ter2!".getBytes(StandardCharsets.UTF_8), 0, 5);

        assertThat(search.hasFound()).isTrue();
    }

    @Test
    void moreOutputThanIsLookedAtIsSaidToBeCut() {
        Captured captured = new Captured();
        byte[] some = new byte[Captured.MOST / 2 + 1];

        captured.write(some, 0, some.length);
        assertThat(captured.isCut()).isFalse();
        captured.write(some, 0, some.length);

        assertThat(captured.isCut()).isTrue();
        assertThat(captured.text()).hasSize(Captured.MOST);
    }

    @Test
    void anInterruptEndsGitAndWhatItStarted() throws Exception {
        Path told = directory.resolve("told");
        fifo(told);
        Path ssh = script("ssh-that-hangs", "echo $$ > '" + told + "'; exec sleep 300");
        Git git =
                Git.bare(repository.work().resolve(".git"), Transport.REMOTE)
                        .with(Map.of("GIT_SSH_COMMAND", ssh.toString()));
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                git.run("ls-remote", "ssh://localhost/x");
                                thrown.complete(new AssertionError("it ended by itself"));
                            } catch (GitFailed e) {
                                thrown.complete(e);
                            }
                        });
        long pid;
        try (BufferedReader reader = Files.newBufferedReader(told)) {
            pid = Long.parseLong(reader.readLine().strip());
        }

        thread.interrupt();

        assertThat(thrown.get(20, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
        ProcessHandle.of(pid)
                .ifPresent(left -> left.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    }

    @Test
    void whatStaysBehindAndHoldsThePipesIsNotWaitedFor() throws IOException {
        Path left = directory.resolve("left");
        Path ssh =
                script(
                        "ssh-with-a-master",
                        "echo refused >&2; sleep 300 > /dev/null & echo $! > '"
                                + left
                                + "'; exit 1");
        Git git =
                Git.bare(repository.work().resolve(".git"), Transport.REMOTE)
                        .with(Map.of("GIT_SSH_COMMAND", ssh.toString()));

        Git.Result result = git.run("ls-remote", "ssh://localhost/x");

        assertThat(result.ok()).isFalse();
        assertThat(result.err()).contains("refused");
        long pid = Long.parseLong(Files.readString(left).strip());
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroy)).contains(true);
    }

    private Path script(String name, String body) throws IOException {
        Path script = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    private static void fifo(Path path) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    }
}
