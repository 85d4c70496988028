package dev.acefleet.common.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real Kafka broker as a child process, for `fleet dev`, `fleet demo` and the tests: durable, restartable on the same
/// directory, loopback only. Not for more than one machine.
///
/// One broker per directory: a second start on it is refused by a file lock. Ports are chosen at the first start and kept
/// in the directory, because the quorum's address is part of the data. A file `extra.properties` there changes or adds
/// settings of the broker. The child ends when this process does, however it
/// does ([BrokerMain]); its data is then as after any crash of a broker.
public final class EmbeddedBroker implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int LOG_TAIL = 2_000;

    private final Path directory;
    private final FileChannel lock;
    private final Process process;
    private final int port;

    private EmbeddedBroker(Path directory, FileChannel lock, Process process, int port) {
        this.directory = directory;
        this.lock = lock;
        this.process = process;
        this.port = port;
    }

    /// Starts the broker and waits until it takes connections.
    ///
    /// @param lib directory of the broker's jars, as the build lays them out
    /// @param directory for its data; made if it is missing
    /// @throws IllegalStateException when it cannot be started; the message says why and names its log
    public static EmbeddedBroker start(Path lib, Path directory) {
        return start(lib, directory, List.of("-XX:TieredStopAtLevel=1"));
    }

    /// The same for a broker with much to do: it gets the compiler that makes fast code, which costs some seconds of a
    /// processor once.
    public static EmbeddedBroker startBusy(Path lib, Path directory) {
        return start(lib, directory, List.of());
    }

    private static EmbeddedBroker start(Path lib, Path directory, List<String> compiler) {
        try {
            Files.createDirectories(directory);
            FileChannel lock = lock(directory);
            try {
                Ports ports = Ports.of(directory);
                Process process = launch(lib, directory, ports, compiler);
                EmbeddedBroker broker =
                        new EmbeddedBroker(directory, lock, process, ports.broker());
                broker.awaitStart();
                return broker;
            } catch (RuntimeException | IOException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The broker's directory " + directory + " cannot be used", e);
        }
    }

    private record Ports(int broker, int controller) {
        static Ports of(Path directory) throws IOException {
            Path file = directory.resolve("ports");
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                return new Ports(Integer.parseInt(lines.get(0)), Integer.parseInt(lines.get(1)));
            }
            try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Ports ports = new Ports(one.getLocalPort(), two.getLocalPort());
                Files.writeString(file, ports.broker() + "\n" + ports.controller() + "\n");
                return ports;
            }
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // This process has it; the same answer.
        }
        channel.close();
        throw new IllegalStateException(
                "A broker runs on "
                        + directory
                        + " already; stop that one or choose another directory");
    }

    private static Process launch(Path lib, Path directory, Ports ports, List<String> compiler)
            throws IOException {
        if (!Files.isDirectory(lib)) {
            throw new IllegalStateException(
                    "The broker's jars are not in " + lib + "; build the project first");
        }
        Path properties = directory.resolve("server.properties");
        try (var out = Files.newBufferedWriter(properties)) {
            settings(directory, ports).store(out, "Written at each start");
        }
        Files.writeString(directory.resolve("log4j2.properties"), LOGGING);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // A Ctrl-C reaches everything that the terminal has begun. Who is told to end by it needs
        // the broker until then, and
        // ends it afterwards.
        List<String> command =
                new ArrayList<>(
                        List.of("/bin/sh", "-c", "trap '' INT QUIT HUP; exec \"$@\"", "broker"));
        command.addAll(List.of(java, "-Xms64m", "-Xmx384m"));
        command.addAll(compiler);
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=" + archive(lib),
                        "-Xlog:disable",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlog4j2.configurationFile=" + directory.resolve("log4j2.properties"),
                        "-cp",
                        classPath(lib),
                        BrokerMain.class.getName(),
                        properties.toString(),
                        clusterId(directory)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectInput(ProcessBuilder.Redirect.PIPE);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()));
        return builder.start();
    }

    /// Beside the jars, so that every broker of this build begins with what the first one has left there. One that cannot
    /// be written or read is done without.
    private static Path archive(Path lib) {
        return lib.toAbsolutePath().resolveSibling("broker.jsa");
    }

    /// Kafka's jars in a fixed order, and behind them the place that holds [BrokerMain].
    private static String classPath(Path lib) throws IOException {
        String own =
                Path.of(
                                EmbeddedBroker.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .getPath())
                        .toString();
        try (Stream<Path> jars = Files.list(lib)) {
            List<String> sorted =
                    jars.map(Path::toString)
                            .filter(name -> name.endsWith(".jar"))
                            .sorted()
                            .toList();
            return String.join(File.pathSeparator, sorted) + File.pathSeparator + own;
        }
    }

    private static String clusterId(Path directory) throws IOException {
        Path file = directory.resolve("cluster-id");
        if (!Files.exists(file)) {
            UUID random = UUID.randomUUID();
            ByteBuffer bytes = ByteBuffer.allocate(16);
            bytes.putLong(random.getMostSignificantBits())
                    .putLong(random.getLeastSignificantBits());
            Files.writeString(
                    file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array()));
        }
        return Files.readString(file).strip();
    }

    private static Properties settings(Path directory, Ports ports) throws IOException {
        Properties settings = usual(directory, ports);
        Path extra = directory.resolve("extra.properties");
        if (Files.exists(extra)) {
            try (var in = Files.newBufferedReader(extra)) {
                settings.load(in);
            }
        }
        return settings;
    }

    private static Properties usual(Path directory, Ports ports) {
        Properties settings = new Properties();
        String controller = "127.0.0.1:" + ports.controller();
        put(settings, "process.roles", "broker,controller", "node.id", "1");
        put(
                settings,
                "controller.quorum.voters",
                "1@" + controller,
                "controller.listener.names",
                "CONTROLLER");
        put(
                settings,
                "listeners",
                "PLAINTEXT://127.0.0.1:" + ports.broker() + ",CONTROLLER://" + controller);
        put(settings, "advertised.listeners", "PLAINTEXT://127.0.0.1:" + ports.broker());
        put(settings, "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        put(
                settings,
                "log.dirs",
                directory.resolve("data").toString(),
                "auto.create.topics.enable",
                "false");
        // One broker: internal topics, the share state among them, cannot have more than one
        // replica.
        for (String topic :
                List.of(
                        "offsets.topic",
                        "transaction.state.log",
                        "share.coordinator.state.topic")) {
            put(settings, topic + ".replication.factor", "1", topic + ".num.partitions", "4");
        }
        put(
                settings,
                "transaction.state.log.min.isr",
                "1",
                "share.coordinator.state.topic.min.isr",
                "1");
        // After kill -9 the broker must not wait for its own old registration.
        put(settings, "broker.session.timeout.ms", "2000", "broker.heartbeat.interval.ms", "500");
        put(
                settings,
                "group.initial.rebalance.delay.ms",
                "0",
                "log.cleaner.dedupe.buffer.size",
                "16777216");
        // A share consumer has its first record after its second heartbeat.
        put(
                settings,
                "group.share.min.heartbeat.interval.ms",
                "200",
                "group.share.heartbeat.interval.ms",
                "500");
        return settings;
    }

    private static void put(Properties settings, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            settings.setProperty(pairs[i], pairs[i + 1]);
        }
    }

    private static final String LOGGING =
            """
            rootLogger.level = WARN
            rootLogger.appenderRef.out.ref = OUT
            appender.out.type = Console
            appender.out.name = OUT
            appender.out.layout.type = PatternLayout
            appender.out.layout.pattern = %d %p %c{1} %m%n
            """;

    private static Path log(Path directory) {
        return directory.resolve("broker.log");
    }

    private void awaitStart() throws IOException {
        long end = System.nanoTime() + START.toNanos();
        while (!connects()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String why =
                        process.isAlive()
                                ? "did not answer within " + START
                                : "ended with " + process.exitValue();
                kill();
                throw new IllegalStateException(
                        "The broker " + why + "; the end of " + log(directory) + ":\n" + tail());
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                kill();
                throw new IllegalStateException("Interrupted while the broker started", e);
            }
        }
    }

    private boolean connects() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String tail() throws IOException {
        String log = Files.readString(log(directory));
        return log.substring(Math.max(0, log.length() - LOG_TAIL));
    }

    /// The address for clients: `127.0.0.1:port`.
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Ends it at once, as kill -9 does.
    public void kill() {
        process.destroyForcibly();
        await();
        release();
    }

    /// Ends it in order; by force where that takes longer than ten seconds. A second call does nothing.
    @Override
    public void close() {
        process.destroy();
        if (!await()) {
            process.destroyForcibly();
            await();
        }
        release();
    }

    private boolean await() {
        try {
            return process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void release() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
