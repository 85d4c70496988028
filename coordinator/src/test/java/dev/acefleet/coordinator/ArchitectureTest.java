package dev.acefleet.coordinator;

import dev.acefleet.common.ImportTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theImportTableHolds() {
        ImportTable.of("coordinator")
                .uses(
                        "coordinator.core",
                        "common.model",
                        "common.stage",
                        "common.assign",
                        "common.message")
                .neverUses(
                        "coordinator.core",
                        "java.io..",
                        "java.nio.file..",
                        "java.net..",
                        "java.util.concurrent..",
                        "java.time.Clock",
                        "java.time.InstantSource",
                        "java.util.Random",
                        "java.lang.Thread")
                .uses(
                        "coordinator.runtime",
                        "coordinator.core",
                        "common.model",
                        "common.message",
                        "common.stage",
                        "common.assign",
                        "common.wire",
                        "org.slf4j..")
                .uses(
                        "coordinator.metrics",
                        "coordinator.runtime",
                        "coordinator.core",
                        "common.model",
                        "common.message",
                        "common.wire",
                        "io.micrometer..")
                .uses(
                        "coordinator.kafka",
                        "coordinator.metrics",
                        "io.micrometer..",
                        "coordinator.runtime",
                        "coordinator.core",
                        "common.model",
                        "common.message",
                        "common.wire",
                        "common.kafka",
                        "org.apache.kafka..",
                        "org.slf4j..")
                .uses(
                        "coordinator.http",
                        "coordinator.runtime",
                        "coordinator.core",
                        "common.model",
                        "common.message",
                        "common.wire",
                        "io.javalin..",
                        "jakarta.servlet..",
                        "org.eclipse.jetty..",
                        "kotlin..",
                        "org.slf4j..")
                .hasNoCycles();
    }
}
