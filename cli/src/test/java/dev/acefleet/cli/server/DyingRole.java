package dev.acefleet.cli.server;

import dev.acefleet.cli.client.ui.Refusal;
import java.util.concurrent.CompletableFuture;

/// A role whose end is named on its command line.
final class DyingRole {
    private DyingRole() {}

    public static void main(String[] args) throws InterruptedException {
        CompletableFuture<String> over = new CompletableFuture<>();
        Service.begin("The role", () -> over);
        switch (args[0]) {
            case "error" -> Thread.ofPlatform().name("loop").daemon().start(DyingRole::fail);
            case "virtual-error" -> Thread.ofVirtual().start(DyingRole::fail);
            case "virtual-bug" -> {
                survive();
                over.complete("it is tired");
            }
            default -> over.complete("it is tired");
        }
        try {
            Service.run("The role", () -> System.out.println("closed"), over);
        } catch (Refusal e) {
            System.out.println(e.what() + " " + e.why());
            System.exit(e.code().number());
        }
    }

    private static void fail() {
        throw new LinkageError("half a class path");
    }

    private static void survive() throws InterruptedException {
        Thread.ofVirtual()
                .start(() -> {
                    throw new IllegalStateException("a bug");
                })
                .join();
        System.out.println("it goes on");
    }
}
