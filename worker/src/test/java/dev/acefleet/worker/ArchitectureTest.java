package dev.acefleet.worker;

import dev.acefleet.common.ImportTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theImportTableHolds() {
        ImportTable.of("worker")
                .uses("worker.work", "common.model", "common.message", "org.slf4j..")
                .uses("worker.process", "common.model", "org.slf4j..")
                .uses("worker.git", "common.model")
                .uses("worker.run", "common.model", "common.stage", "common.text", "worker.git")
                .uses("worker.agents", "common.model", "common.text", "worker.process")
                .uses(
                        "worker.publish",
                        "common.model",
                        "common.stage",
                        "common.stage.books",
                        "worker.git",
                        "org.slf4j..")
                .uses("worker.config", "common.model", "common.text")
                .uses(
                        "worker.kafka",
                        "worker.work",
                        "common.model",
                        "common.message",
                        "common.wire",
                        "common.kafka",
                        "org.apache.kafka..",
                        "org.slf4j..")
                .uses(
                        "worker.disk",
                        "worker.work",
                        "common.model",
                        "common.message",
                        "common.wire",
                        "org.slf4j..")
                .uses("worker.metrics", "worker.work", "io.micrometer..")
                .uses("worker.scripted")
                .neverUses("worker.ops", "org.apache.kafka..")
                .hasNoCycles();
    }
}
