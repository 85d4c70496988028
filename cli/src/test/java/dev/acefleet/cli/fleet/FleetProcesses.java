package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Main;
import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.EmbeddedBroker;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A fleet of separate processes, as on several machines: a broker, coordinators, workers. Each is started as a person
/// starts it, by its command line, and can be killed, frozen and started again by its name. Not thread safe.
public final class FleetProcesses implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path place;
    private final Duration heartbeat;
    private final String token;
    private final Map<String, List<String>> lines = new LinkedHashMap<>();
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Integer> metricsPorts = new ArrayList<>();
    private final Proxy proxy;
    private EmbeddedBroker broker;

    private FleetProcesses(Path place, Duration heartbeat) throws IOException {
        this.place = place;
        this.heartbeat = heartbeat;
        token =
                new TokenFile(place.resolve("tokens"))
                        .create("test", EnumSet.of(Scope.ADMIN), Token.NEVER)
                        .secret();
        proxy = prepareBroker(place.resolve("broker"));
        broker = EmbeddedBroker.start(TestBroker.lib(), place.resolve("broker"));
    }

    /// Gives the broker a second listener, whose clients come through the proxy.
    private static Proxy prepareBroker(Path directory) throws IOException {
        Files.createDirectories(directory);
        int own = freePort();
        int controller = freePort();
        int proxied = freePort();
        Proxy proxy = new Proxy(proxied);
        Files.writeString(directory.resolve("ports"), own + "\n" + controller + "\n");
        String all = "PLAINTEXT://127.0.0.1:%d,PROXIED://127.0.0.1:%d";
        Files.writeString(
                directory.resolve("extra.properties"),
                """
                listeners=%s,CONTROLLER://127.0.0.1:%d
                advertised.listeners=%s
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT
                inter.broker.listener.name=PLAINTEXT
                """
                        .formatted(
                                all.formatted(own, proxied),
                                controller,
                                all.formatted(own, proxy.port())));
        return proxy;
    }

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts the broker.
    public static FleetProcesses start(Path place, Duration heartbeat) {
        try {
            Files.createDirectories(place);
            return new FleetProcesses(place, heartbeat);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ClientSettings kafka() {
        return new ClientSettings(broker.bootstrap());
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
    public FleetProcesses coordinator(String name) {
        ports.add(freePort());
        return begin(
                name,
                broker.bootstrap(),
                "coordinator",
                "--tokens",
                place.resolve("tokens").toString(),
                "--port",
                String.valueOf(ports.getLast()));
    }

    /// Starts a worker that runs the scripted agent on any repository.
    ///
    /// @param options of its command line beyond those that every worker has here
    public FleetProcesses worker(String name, int slots, String... options) {
        return workerAt(broker.bootstrap(), name, slots, "", options);
    }

    /// Starts a worker whose agent is given the variables of a file.
    public FleetProcesses workerWithSecrets(String name, int slots, Path envFile) {
        return workerAt(broker.bootstrap(), name, slots, ", env-file: " + envFile);
    }

    /// Starts a worker that reaches the broker through a cable which can be cut.
    public FleetProcesses remoteWorker(String name, int slots) {
        return workerAt("127.0.0.1:" + proxy.port(), name, slots, "");
    }

    /// @param agent further settings of its agent
    private FleetProcesses workerAt(
            String bootstrap, String name, int slots, String agent, String... options) {
        Path config = place.resolve(name + ".yml");
        String command =
                ScriptedAgent.command().stream()
                        .map(word -> '"' + word + '"')
                        .collect(Collectors.joining(", "));
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
                    limits: {grace: 2s, disk-floor-mb: 50}
                    """
                            .formatted(name, place.resolve(name), slots, command, agent));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> all = new ArrayList<>(List.of("--config", config.toString()));
        all.addAll(List.of(options));
        return begin(name, bootstrap, "worker", all.toArray(String[]::new));
    }

    private FleetProcesses begin(String name, String bootstrap, String verb, String... options) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        line.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Dacefleet.log=INFO"));
        // The program's own, not that of tests, which stands before it in the class path.
        line.add("-Dlogback.configurationFile=logback.xml");
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(List.of(verb, "--bootstrap", bootstrap));
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
        broker.kill();
    }

    /// The broker on the same directory, at the same address.
    public void beginBroker() {
        broker = EmbeddedBroker.start(TestBroker.lib(), place.resolve("broker"));
    }

    public void cut() {
        proxy.cut();
    }

    public void mend() {
        proxy.mend();
    }

    /// Records that have been written to the work topic of the default pool's runs.
    public long dispatched() {
        return TestBroker.end(kafka(), Topics.DEFAULT.work(Pool.DEFAULT, WorkKind.Lane.AGENT));
    }

    /// Records that have been written to the inbox.
    public long inboxEnd() {
        return TestBroker.end(kafka(), Topics.DEFAULT.inbox());
    }

    /// The coordinator that announced itself last.
    public String leader() {
        String last = "";
        JournalCodec codec = new JournalCodec();
        try (var journal = new KafkaJournalSource(kafka(), Topics.DEFAULT, 0)) {
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
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .filter(this::isAgent)
                    .map(entry -> entry + " " + read(entry.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isAgent(Path process) {
        String environment = read(process.resolve("environ"));
        return environment.contains("ACEFLEET_ATTEMPT=") && environment.contains(place.toString());
    }

    /// Empty for a process that has ended meanwhile.
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
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
        processes.values().forEach(Process::destroyForcibly);
        processes.keySet().forEach(this::await);
        broker.kill();
        proxy.close();
    }
}
