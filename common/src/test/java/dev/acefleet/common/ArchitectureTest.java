package dev.acefleet.common;

import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theImportTableHolds() {
        ImportTable.of("common")
                .uses("common.model")
                .neverUses(
                        "common.model",
                        "java.io..",
                        "java.nio.file..",
                        "java.net.http..",
                        "java.time.Clock",
                        "java.time.InstantSource",
                        "java.util.Random",
                        "java.lang.Thread")
                .uses("common.text", "org.yaml.snakeyaml..", "tools.jackson..")
                .uses("common.stage", "common.model", "common.text")
                .uses("common.assign", "common.model", "common.text")
                .neverUses("common.assign", "java.time.Clock", "java.util.Random")
                .neverUsesItself(
                        "common.assign",
                        "java.io..",
                        "java.nio.file..",
                        "java.util.concurrent..",
                        "dev.acefleet.common.assign.files..")
                .uses("common.message", "common.model", "com.fasterxml.jackson.annotation..")
                .uses(
                        "common.wire",
                        "common.model",
                        "common.message",
                        "org.slf4j..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..")
                .uses("common.kafka", "common.model", "org.apache.kafka..")
                .hasNoCycles();
    }
}
