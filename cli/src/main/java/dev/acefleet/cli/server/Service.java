package dev.acefleet.cli.server;

import java.util.concurrent.CountDownLatch;

/// Keeps a role running until the process is told to stop (SIGTERM, SIGINT), and closes it then.
final class Service {
    private Service() {}

    /// Returns never, but by the end of the process.
    static int run(AutoCloseable role) throws InterruptedException {
        CountDownLatch forEver = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    try {
                                        role.close();
                                    } catch (Exception e) {
                                        System.err.println("Not everything could be closed: " + e);
                                    }
                                }));
        forEver.await();
        return 0;
    }
}
