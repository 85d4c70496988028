package dev.acefleet.cli.server;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// The life of a role that has its process to itself: it ends when the process is told to stop (SIGTERM, SIGINT), when the
/// role says that it cannot go on, or when one of its threads dies ([DeadThread]).
final class Service {
    private static final DeadThread DEAD_THREAD = new DeadThread();

    private Service() {}

    /// Begins a role, as [Startup#of] does. From then on a thread that dies takes the process along.
    static <T> T begin(String what, Startup.Role<T> role) {
        Thread.@Nullable UncaughtExceptionHandler before =
                Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(DEAD_THREAD);
        boolean begun = false;
        try {
            T running = Startup.of(what, role);
            begun = true;
            return running;
        } finally {
            if (!begun) {
                Thread.setDefaultUncaughtExceptionHandler(before);
            }
        }
    }

    /// Returns never, but by the end of the process.
    static int run(AutoCloseable role) throws InterruptedException {
        return run("", role, new CompletableFuture<>());
    }

    /// Returns never, but by the end of the process, which closes the role.
    ///
    /// @param what the role, as a sentence begins with it
    /// @param over completed with the reason when the role cannot go on
    /// @throws Refusal then
    static int run(String what, AutoCloseable role, CompletableFuture<String> over)
            throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    DEAD_THREAD.stopping();
                                    try {
                                        role.close();
                                    } catch (Exception e) {
                                        System.err.println("Not everything could be closed: " + e);
                                    }
                                }));
        try {
            throw new Refusal(
                    ExitCode.ERROR,
                    what + " cannot go on and ends.",
                    over.get(),
                    "Mend that and start it again.");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
