package dev.acefleet.common.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;

/// The main class of the embedded broker's JVM: formats the storage once, runs the broker, and ends with its parent.
///
/// The JVM has Kafka's jars on its class path and of the fleet this class alone, which therefore uses nothing but the JDK
/// and finds Kafka's documented mains by name. Its standard input is a pipe from the parent: end of file, which also a
/// parent killed with -9 leaves, ends the broker in order, and by force after [#PATIENCE_MS].
public final class BrokerMain {
    private static final long PATIENCE_MS = 10_000;

    private BrokerMain() {}

    /// @param args path of server.properties, and the cluster id
    public static void main(String[] args) throws ReflectiveOperationException {
        format(args[0], args[1]);
        Thread.ofPlatform().daemon().name("parent-watch").start(BrokerMain::endWithParent);
        Class.forName("kafka.Kafka")
                .getMethod("main", String[].class)
                .invoke(null, (Object) new String[] {args[0]});
    }

    private static void format(String properties, String clusterId)
            throws ReflectiveOperationException {
        // One word: an id may begin with a dash, which alone would be taken for an option.
        String[] arguments = {
            "format", "--cluster-id=" + clusterId, "-c", properties, "--ignore-formatted"
        };
        try {
            Object code =
                    Class.forName("kafka.tools.StorageTool")
                            .getMethod("execute", String[].class, PrintStream.class)
                            .invoke(null, arguments, System.out);
            if (!Integer.valueOf(0).equals(code)) {
                System.exit(2);
            }
        } catch (InvocationTargetException e) {
            System.err.println("The broker's storage could not be formatted: " + e.getCause());
            System.exit(2);
        }
    }

    private static void endWithParent() {
        try (InputStream in = System.in) {
            while (in.read() >= 0) {
                // The parent writes nothing; only the end of file counts.
            }
        } catch (IOException e) {
            // A broken pipe is an end too.
        }
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        Thread.sleep(PATIENCE_MS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(3);
                });
        System.exit(0);
    }
}
