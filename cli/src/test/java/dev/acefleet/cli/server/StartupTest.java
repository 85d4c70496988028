package dev.acefleet.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.cli.Typed;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.kafka.EmbeddedBroker;
import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.worker.disk.WorkerDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers that are begun where they cannot be, as a person types them.
@Timeout(120)
class StartupTest {
    @TempDir private Path place;
    private Typed typed;

    @BeforeEach
    void type() {
        typed = new Typed(place).with("XDG_STATE_HOME", place.resolve("state").toString());
    }

    @Test
    void anApiForOthersWithoutTokensOrWithoutSayingThatItIsPlainIsRefused() {
        assertRefused(
                coordinator("--host", "0.0.0.0"),
                "The coordinator could not be started",
                "without tokens",
                "fleet token create");
        typed.run("token", "create", "--tokens", "tokens", "--name", "somebody");
        assertRefused(coordinator("--host", "0.0.0.0"), "in the clear", "--insecure");
    }

    @Test
    void aHostOrPortThatIsNoneIsRefused() {
        assertRefused(
                coordinator("--host", "no-such-host.invalid"),
                "not known: no-such-host.invalid",
                "Name one of this machine");
        assertRefused(coordinator("--port", "70000"), "Not a port: 70000");
    }

    @Test
    void aConfigurationThatIsNotThereIsRefused() {
        assertThat(typed.run("dev", "--port", "0", "--config", "no-such.yml")).isEqualTo(2);
        assertThat(typed.err()).contains("no-such.yml", "--config");
    }

    @Test
    void aPortThatIsInUseIsRefused() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(
                    coordinator("--port", String.valueOf(taken.getLocalPort())),
                    "cannot listen",
                    "another with --port");
        }
        assertThat(threads()).doesNotContain("coordinator");
    }

    @Test
    void refsAreNotKeptForLongerThanThePlanThatTellsTheirNames() {
        assertRefused(
                coordinator("--keep-refs", "31d"),
                "Refs of attempts are kept for 0 to 30 days",
                "The coordinator could not be started");
    }

    @Test
    void aFleetOnOneMachineTakesWhatACoordinatorTakes() {
        for (String role : List.of("dev", "coordinator")) {
            assertThat(typed.run(role, "--help")).as(role).isZero();
            assertThat(typed.out()).as(role).contains("--provider-pause=DURATION", "--keep-refs");
        }
        assertRefused(typed.run("dev", "--port", "0", "--keep-refs", "31d"), "0 to 30 days");
    }

    @Test
    void aPoolOfAnImpossibleNameIsAMistakeOfTheCommandLine() {
        assertThat(coordinator("--pool", "Big Ones")).isEqualTo(2);
        assertThat(typed.err()).contains("--pool", "Not a pool name").doesNotContain("defect");
    }

    @Test
    void topicsOnWhichWorkCouldBeLostAreNamedWithWhatToSet() throws Exception {
        Topics topics = new Topics("unsafe-" + ProcessHandle.current().pid() + ".");
        TestBroker.make(topics.journal(), Map.of("retention.ms", "1000"));
        assertRefused(
                coordinator("--topic-prefix", topics.prefix()),
                topics.journal() + " has retention.ms=1000 (set it to -1)",
                "Mend them and start again.");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsSaidToBeAway() throws IOException {
        List<String> line =
                List.of(
                        "--bootstrap",
                        "127.0.0.1:1",
                        "--kafka",
                        "request.timeout.ms=500",
                        "--kafka",
                        "default.api.timeout.ms=1000");
        assertRefused(
                run(line, "coordinator", "--tokens", "tokens", "--port", "0"),
                "Kafka: ",
                "--bootstrap");
        assertRefused(run(line, "worker", "--config", worker("pools: [a]")), "Kafka: ");
    }

    @Test
    void aWorkerOfTwoPoolsOrOfADirectoryInUseIsRefused() throws IOException {
        List<String> line = List.of("--bootstrap", TestBroker.shared().bootstrap());
        assertThat(run(line, "worker", "--config", worker("pools: [a, b]"))).isEqualTo(2);
        assertThat(typed.err()).contains("a worker serves one").doesNotContain("defect");
        try (WorkerDirectory _ = WorkerDirectory.take(place.resolve("worker"))) {
            assertRefused(
                    run(line, "worker", "--config", worker("pools: [a]")),
                    "The worker could not be started",
                    "uses " + place.resolve("worker") + " already",
                    "Stop it");
        }
    }

    @Test
    void aLocalFleetThatCannotBeBegunLeavesNothingBehind() throws IOException {
        Path state = Files.createDirectories(place.resolve("state/acefleet"));
        try (WorkerDirectory _ = WorkerDirectory.take(state.resolve("worker-1"))) {
            assertRefused(
                    typed.run("dev", "--port", "0"), "The fleet could not be started", "already");
        }
        assertThat(threads()).doesNotContain("coordinator", "membership", "journal-tail");
        assertThat(state.resolve("dev.json")).doesNotExist();
        EmbeddedBroker.start(TestBroker.lib(), state.resolve("broker")).close();
    }

    @Test
    void aCoordinatorWhoseApiIsRefusedKeepsNoClientOpen() {
        List<String> before = threads();
        assertRefused(coordinator("--host", "0.0.0.0"), "without tokens");
        assertThat(threads()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void whatIsADefectIsNotHidden() {
        NullPointerException defect = new NullPointerException("of ours");
        assertThatThrownBy(() ->
                        Startup.of(
                                "The worker",
                                () -> {
                                    throw defect;
                                }))
                .isSameAs(defect);
        assertThatThrownBy(() ->
                        Startup.of(
                                "The worker",
                                () -> {
                                    throw new IOException("It is so; do this");
                                }))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            assertThat(refusal.why()).isEqualTo("It is so");
                            assertThat(refusal.todo()).isEqualTo("Do this.");
                        });
    }

    @Test
    void aFileThatCannotBeReadIsNoDefectOfTheProgram() throws IOException {
        Files.createDirectory(place.resolve("tokens"));
        assertThat(typed.run("token", "ls", "--tokens", "tokens")).isEqualTo(1);
        assertThat(typed.err()).contains("could not be used").doesNotContain("defect");
    }

    private int coordinator(String... options) {
        List<String> line =
                new ArrayList<>(List.of("--bootstrap", TestBroker.shared().bootstrap()));
        line.addAll(List.of("--tokens", "tokens"));
        if (!List.of(options).contains("--port")) {
            line.addAll(List.of("--port", "0"));
        }
        if (!List.of(options).contains("--topic-prefix")) {
            line.addAll(List.of("--topic-prefix", "startup-test."));
        }
        line.addAll(List.of(options));
        return run(line, "coordinator");
    }

    private int run(List<String> options, String... verb) {
        List<String> line = new ArrayList<>(List.of(verb));
        line.addAll(options);
        return typed.run(line.toArray(String[]::new));
    }

    private String worker(String line) throws IOException {
        Path config = place.resolve("worker.yml");
        Files.writeString(config, "id: somebody\n" + line + "\nrepositories: [{url: '*'}]\n");
        return config.toString();
    }

    private void assertRefused(int code, String... parts) {
        String said = typed.err().replaceAll("(?m)^Starting [^\n]* …\n", "");
        assertThat(said).startsWith("error: ").contains(parts).doesNotContain("defect");
        assertThat(code).isEqualTo(1);
    }

    /// Names of the threads of the fleet and of its clients of Kafka.
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name ->
                        name.matches("coordinator|membership|journal-tail|presence-tail|kafka-.*"))
                .sorted()
                .toList();
    }
}
