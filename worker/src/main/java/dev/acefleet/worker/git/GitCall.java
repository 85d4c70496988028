package dev.acefleet.worker.git;

import dev.acefleet.worker.git.Git.GitFailed;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// One call of the git program. Whoever calls waits for its end; an interrupt and the limit end git and what it
/// started.
final class GitCall {
    /// Work on the disk, or a push; what hangs ends here.
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /// The first fetch of a large repository over a slow line. One that is ended begins again from nothing, so a
    /// shorter limit would keep such a repository out for ever.
    private static final Duration FETCH = Duration.ofHours(1);

    /// No call takes longer.
    static final Duration LONGEST = FETCH;

    /// What git is given to take its locks and half-written files away before it is killed.
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// How long the end of what git prints is awaited after its own end. Decisions rest on it, so half of it is none.
    private static final Duration PRINTED = Duration.ofSeconds(60);

    /// And of what it complains of: what ssh leaves behind to share a connection keeps that pipe open.
    private static final Duration COMPLAINED = Duration.ofSeconds(2);

    private final String name;
    private final Process process;

    private GitCall(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /// Runs git to its end and returns its exit code.
    ///
    /// @param name for messages
    /// @param environment everything git sees
    /// @param limit after which it is ended
    /// @throws GitFailed when it cannot be started, does not end, or the thread is interrupted
    static int run(
            String name,
            List<String> argv,
            Map<String, String> environment,
            String input,
            OutputStream out,
            OutputStream err,
            Duration limit) {
        ProcessBuilder builder = new ProcessBuilder(argv);
        // Every path in the arguments is absolute; where this process stands must not matter.
        builder.directory(new File("/"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new GitCall(name, builder.start()).await(input, out, err, limit);
        } catch (IOException e) {
            throw new GitFailed("git cannot be started: " + e.getMessage());
        }
    }

    /// How long a call of this name may take.
    static Duration limit(String name) {
        return name.equals("fetch") ? FETCH : LIMIT;
    }

    private int await(String input, OutputStream out, OutputStream err, Duration limit) {
        CompletableFuture<Void> printed = pump(process.getInputStream(), out);
        CompletableFuture<Void> complained = pump(process.getErrorStream(), err);
        var _ = Thread.ofVirtual().start(() -> feed(input));
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                kill();
                throw new GitFailed("git " + name + " did not end within " + limit);
            }
            if (!isWhole(printed, PRINTED)) {
                throw new GitFailed("the output of git " + name + " has no end");
            }
            boolean _ = isWhole(complained, COMPLAINED);
            return process.exitValue();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new GitFailed("interrupted during git " + name);
        }
    }

    private void feed(String input) {
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Git ended before it read everything; its exit says why.
        }
    }

    private static CompletableFuture<Void> pump(InputStream from, OutputStream to) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try (from) {
                        from.transferTo(to);
                    } catch (IOException e) {
                        // The pipe broke because git was killed.
                    } finally {
                        end.complete(null);
                    }
                });
        return end;
    }

    private static boolean isWhole(CompletableFuture<Void> stream, Duration limit)
            throws InterruptedException {
        try {
            stream.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Ends git and what it started: asks first, for a killed git leaves its lock files behind, which keep the next one
    /// out.
    private void kill() {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        all.forEach(ProcessHandle::destroy);
        try {
            CompletableFuture.allOf(
                            all.stream()
                                    .map(ProcessHandle::onExit)
                                    .toArray(CompletableFuture<?>[]::new))
                    .get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The rest is killed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.stream()
                .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
    }
}
