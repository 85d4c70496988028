package dev.acefleet.cli.server.bench;

import dev.acefleet.worker.git.GitRan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

/// How long each of the calls of git took that this process makes, recorded from begin to [#stop].
final class GitTimes implements AutoCloseable {
    private final RecordingStream stream = new RecordingStream();
    private final List<Call> calls = new ArrayList<>();

    private record Call(String command, double millis) {}

    private GitTimes() {}

    static GitTimes start() {
        GitTimes all = new GitTimes();
        // Every call, however short.
        all.stream.enable(GitRan.class).withThreshold(Duration.ZERO);
        all.stream.onEvent(GitRan.NAME, all::add);
        all.stream.startAsync();
        return all;
    }

    private synchronized void add(RecordedEvent event) {
        calls.add(new Call(event.getString("command"), event.getDuration().toNanos() / 1e6));
    }

    /// Waits until all that has been recorded is here.
    void stop() {
        stream.stop();
    }

    /// In milliseconds, the calls whose command and first options begin so.
    synchronized Samples of(String command) {
        Samples found = new Samples();
        calls.stream()
                .filter(call -> call.command().startsWith(command))
                .forEach(call -> found.add(call.millis()));
        return found;
    }

    @Override
    public void close() {
        stream.close();
    }
}
