package dev.acefleet.cli.server.bench;

import dev.acefleet.cli.client.api.Server;
import dev.acefleet.common.kafka.EmbeddedBroker;
import dev.acefleet.worker.config.WorkerConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// What a bench is given to measure: the parts of a local fleet.
public interface BenchHost {
    /// Starts these workers, in this process, beside the bench's coordinator, which takes benches and is begun with the
    /// first of them.
    Running start(List<WorkerConfig> workers) throws IOException;

    /// The bench's broker: one for all of it, on which fleets are apart by the prefix of their topics.
    EmbeddedBroker broker();

    /// Ends the bench's coordinator, so that others can lead; the next [#start] begins another.
    void retire();

    /// Makes a project with a stage in the directory and returns its checkout.
    Path project(Path directory) throws IOException;

    /// Types a command line of the program, as a person would, and returns its exit code.
    ///
    /// @param out where its results go
    int type(Path directory, Server server, PrintStream out, String... arguments);

    /// Says how far the bench is.
    void say(String line);

    /// A fleet that runs.
    interface Running extends AutoCloseable {
        Server server();

        @Override
        void close();
    }
}
