package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Main;
import dev.acefleet.cli.ProgramLine;
import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.http.Scope;
import dev.acefleet.coordinator.http.Token;
import dev.acefleet.coordinator.http.TokenFile;
import dev.acefleet.coordinator.kafka.KafkaJournalSource;
import dev.acefleet.coordinator.runtime.JournalCodec;
import dev.acefleet.worker.scripted.ScriptedAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A fleet of separate processes, as on several machines: a broker, coordinators, workers. Each is started as a person
/// starts it, by its command line, and can be killed, frozen and started again by its name. Not thread safe.
public final class FleetProcesses implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    /// More than the disks of machines that tests run on have free.
    private static final int TOO_MUCH_MB = 999_999;

    private final Path place;
    private final Duration heartbeat;
    private final String token;
    private final Map<String, List<String>> lines = new LinkedHashMap<>();
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Integer> metricsPorts = new ArrayList<>();
    private final Topics topics;
    private final Optional<OwnBroker> own;

    private FleetProcesses(Path place, Duration heartbeat, Topics topics, Optional<OwnBroker> own)
            throws IOException {
        this.place = place;
        this.heartbeat = heartbeat;
        this.topics = topics;
        this.own = own;
        token =
                new TokenFile(place.resolve("tokens"))
                        .create("test", EnumSet.of(Scope.ADMIN), Token.NEVER)
                        .secret();
    }

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A fleet with topics of its own on the broker that all tests of this JVM share.
    public static FleetProcesses start(Path place, Duration heartbeat) {
        return start(place, heartbeat, TestBroker.newTopics(), Optional.empty());
    }

    /// A fleet whose broker is its own: it can be killed, and a worker's cable to it cut.
    public static FleetProcesses startWithBroker(Path place, Duration heartbeat) {
        return start(
                place,
                heartbeat,
                Topics.DEFAULT,
                Optional.of(OwnBroker.start(place.resolve("broker"))));
    }

    private static FleetProcesses start(
            Path place, Duration heartbeat, Topics topics, Optional<OwnBroker> own) {
        try {
            Files.createDirectories(place);
            return new FleetProcesses(place, heartbeat, topics, own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ClientSettings kafka() {
        return new ClientSettings(bootstrap());
    }

    private String bootstrap() {
        return own.map(OwnBroker::bootstrap).orElseGet(() -> TestBroker.shared().bootstrap());
    }

    private OwnBroker own() {
        return own.orElseThrow();
    }

    public Topics topics() {
        return topics;
    }

    /// What has become of a plan, as the journal has it now.
    History history(String plan) {
        return History.of(kafka(), topics, plan);
    }

    public String token() {
        return token;
    }

    /// All coordinators' addresses, as `--server` takes them.
    public String server() {
        return ports.stream()
                .map(port -> "http://127.0.0.1:" + port)
                .collect(Collectors.joining(","));
    }

    /// Where the roles tell their figures, in the order in which they were started first.
    List<Integer> metricsPorts() {
        return List.copyOf(metricsPorts);
    }

    /// Starts a coordinator and waits until its API answers.
    ///
    /// @param options of its command line beyond those that every coordinator has here
    public FleetProcesses coordinator(String name, String... options) {
        return coordinatorAt(bootstrap(), name, options);
    }

    /// The same behind the cable.
    public FleetProcesses remoteCoordinator(String name, String... options) {
        return coordinatorAt(own().proxied(), name, options);
    }

    private FleetProcesses coordinatorAt(String bootstrap, String name, String... options) {
        ports.add(freePort());
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--tokens", place.resolve("tokens").toString()));
        all.addAll(List.of("--port", String.valueOf(ports.getLast())));
        return begin(name, bootstrap, "coordinator", all.toArray(String[]::new));
    }

    /// Starts a worker that runs the scripted agent on any repository.
    ///
    /// @param options of its command line beyond those that every worker has here
    public FleetProcesses worker(String name, int slots, String... options) {
        return workerAt(bootstrap(), name, slots, "", options);
    }

    /// Starts a worker that has the scripted agent as Claude Code too, under this account.
    public FleetProcesses workerWithClaude(String name, int slots, String account) {
        String claude =
                "}\n  claude: {type: claude, account: "
                        + account
                        + ", command: ["
                        + command()
                        + "]";
        return workerAt(bootstrap(), name, slots, claude);
    }

    private static String command() {
        return ScriptedAgent.command().stream()
                .map(word -> '"' + word + '"')
                .collect(Collectors.joining(", "));
    }

    /// Starts a worker whose agent is given the variables of a file.
    public FleetProcesses workerWithSecrets(String name, int slots, Path envFile) {
        return workerAt(bootstrap(), name, slots, ", env-file: " + envFile);
    }

    /// Starts a worker whose disk has less room than it wants to have.
    public FleetProcesses workerWithFullDisk(String name) {
        return workerAt(bootstrap(), name, 1, "", TOO_MUCH_MB);
    }

    /// Starts a worker that reaches the broker through a cable which can be cut.
    public FleetProcesses remoteWorker(String name, int slots, String... options) {
        return workerAt(own().proxied(), name, slots, "", options);
    }

    private FleetProcesses workerAt(
            String bootstrap, String name, int slots, String agent, String... options) {
        return workerAt(bootstrap, name, slots, agent, 50, options);
    }

    /// @param agent further settings of its agent
    /// @param floor megabytes that its disk must have free
    private FleetProcesses workerAt(
            String bootstrap, String name, int slots, String agent, int floor, String... options) {
        Path config = place.resolve(name + ".yml");
        try {
            Files.writeString(
                    config,
                    """
                    id: %s
                    directory: %s
                    slots: %d
                    agents:
                      scripted: {type: command, command: [%s]%s}
                    repositories:
                      - url: "*"
                    limits: {grace: 2s, disk-floor-mb: %d}
                    """
                            .formatted(name, place.resolve(name), slots, command(), agent, floor));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> all = new ArrayList<>(List.of("--config", config.toString()));
        all.addAll(List.of(options));
        return begin(name, bootstrap, "worker", all.toArray(String[]::new));
    }

    private FleetProcesses begin(String name, String bootstrap, String verb, String... options) {
        // The log is set up as the program's own is, and not as that of tests.
        List<String> line =
                ProgramLine.of(
                        verb,
                        "-Xmx256m",
                        "-Dacefleet.log=INFO",
                        "-Dlogback.configurationFile=logback.xml");
        line.addAll(List.of(verb, "--bootstrap", bootstrap));
        line.addAll(List.of("--topic-prefix", topics.prefix()));
        line.addAll(List.of("--heartbeat", heartbeat.toSeconds() + "s"));
        metricsPorts.add(freePort());
        line.addAll(List.of("--metrics", String.valueOf(metricsPorts.getLast())));
        line.addAll(List.of(options));
        lines.put(name, line);
        begin(name);
        return this;
    }

    /// Starts the process again that was killed or has ended.
    public void begin(String name) {
        List<String> line = known(name);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
        builder.environment().put("HOME", place.resolve("home").toString());
        try {
            processes.put(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int port = line.indexOf("--port");
        if (port > 0) {
            awaitPort(name, Integer.parseInt(line.get(port + 1)));
        }
    }

    private List<String> known(String name) {
        List<String> line = lines.get(name);
        assertThat(line).as("process " + name).isNotNull();
        return line == null ? List.of() : line;
    }

    private String verb(String name) {
        List<String> line = known(name);
        return line.get(line.indexOf(Main.class.getName()) + 1);
    }

    private void awaitPort(String name, int port) {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return;
            } catch (IOException e) {
                assertThat(process(name).isAlive() && System.nanoTime() < end)
                        .as("%s does not answer: %s", name, logOf(name))
                        .isTrue();
                pause(Duration.ofMillis(50));
            }
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process process(String name) {
        Process process = processes.get(name);
        assertThat(process).as("process " + name).isNotNull();
        return Objects.requireNonNull(process);
    }

    public List<String> names() {
        return List.copyOf(lines.keySet());
    }

    public long pid(String name) {
        return process(name).pid();
    }

    public boolean isAlive(String name) {
        return process(name).isAlive();
    }

    /// Of a process that has ended.
    public int exitCode(String name) {
        return process(name).exitValue();
    }

    /// As `kill -9`.
    public void kill(String name) {
        process(name).destroyForcibly();
        await(name);
    }

    /// As SIGTERM, and waits for the end.
    public void stop(String name) {
        process(name).destroy();
        await(name);
    }

    /// As SIGTERM: it may go on for as long as it takes.
    public void terminate(String name) {
        process(name).destroy();
    }

    private void await(String name) {
        try {
            assertThat(process(name).waitFor(90, TimeUnit.SECONDS)).as("%s ends", name).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As SIGSTOP: the process is there and does nothing.
    public void freeze(String name) {
        signal(name, "-STOP");
    }

    /// As SIGCONT.
    public void thaw(String name) {
        signal(name, "-CONT");
    }

    private void signal(String name, String signal) {
        try {
            int code =
                    new ProcessBuilder("kill", signal, String.valueOf(pid(name))).start().waitFor();
            assertThat(code).as("kill %s %s", signal, name).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Kills the broker (-9) and leaves it away.
    public void killBroker() {
        own().kill();
    }

    /// The broker on the same directory, at the same address.
    public void beginBroker() {
        own().begin();
    }

    public void cut() {
        own().proxy().cut();
    }

    /// Both ends of the cable believe that they are connected, and nothing comes through.
    public void silence() {
        own().proxy().silence();
    }

    public void mend() {
        own().proxy().mend();
    }

    /// Records that have been written to the work topic of the default pool's runs.
    public long dispatched() {
        return TestBroker.end(kafka(), topics.work(Pool.DEFAULT, WorkKind.Lane.AGENT));
    }

    /// Records that have been written to the inbox.
    public long inboxEnd() {
        return TestBroker.end(kafka(), topics.inbox());
    }

    /// The coordinator that announced itself last.
    public String leader() {
        String last = "";
        JournalCodec codec = new JournalCodec();
        try (var journal = new KafkaJournalSource(kafka(), topics, 0)) {
            long end = journal.end();
            for (long next = journal.start(); next < end; ) {
                for (var record : journal.poll(next, Duration.ofSeconds(1))) {
                    if (codec.decode(record.value())
                            instanceof Decoded.Read<Entry>(Entry.Announcement announcement)) {
                        last = announcement.instance();
                    }
                    next = record.offset() + 1;
                }
            }
        }
        String pid = last.substring(last.lastIndexOf('-') + 1);
        return processes.keySet().stream()
                .filter(name -> String.valueOf(pid(name)).equals(pid))
                .findFirst()
                .orElseThrow();
    }

    /// Processes of attempts of this fleet that live, each as its number and command line.
    public List<String> agents() {
        return new AgentProcesses(place).all();
    }

    /// Those of one attempt, named as in `01-02/1`.
    List<String> agents(String attempt) {
        return new AgentProcesses(place).of(attempt);
    }

    private Path log(String name) {
        return place.resolve(name + ".log");
    }

    public String logOf(String name) {
        try {
            return Files.readString(log(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach((name, process) -> {
            if (!ProgramLine.hasArchive(verb(name)) && process.isAlive()) {
                thaw(name);
                process.destroy();
            } else {
                process.destroyForcibly();
            }
            await(name);
        });
        own.ifPresent(OwnBroker::close);
    }
}
