package dev.acefleet.worker;

import dev.acefleet.common.ImportTable;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    /// Records that cut their texts, which may hold a secret until `Telling` has masked them.
    private static final Class<?>[] TOLD = {
        Outcome.Succeeded.class,
        Outcome.Adopted.class,
        Outcome.Audited.class,
        Outcome.Planned.class,
        Outcome.Finished.class,
        Outcome.Failed.class,
        Salvage.Nothing.class
    };

    @Test
    void theImportTableHolds() {
        ImportTable.of("worker")
                .uses("worker.work", "common.model", "common.message", "org.slf4j..")
                .uses("worker.secrets", "common.model", "common.text")
                .uses("worker.process", "worker.secrets", "common.model", "org.slf4j..")
                .uses("worker.git", "common.model", "jdk.jfr..")
                .uses(
                        "worker.run",
                        "common.model",
                        "common.stage",
                        "common.text",
                        "worker.git",
                        "worker.secrets")
                .uses("worker.agents", "common.model", "common.text", "worker.process")
                .uses(
                        "worker.publish",
                        "common.model",
                        "common.stage",
                        "common.stage.books",
                        "worker.git",
                        "worker.secrets",
                        "org.slf4j..")
                .uses("worker.config", "common.model", "common.text", "worker.git")
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
                // It adds to what has been told already.
                .onlyMakes("worker.ops", "Survivors", TOLD)
                .onlyMakes("worker.publish", "nobody", TOLD)
                .hasNoCycles();
    }
}
