package dev.acefleet.cli;

import dev.acefleet.common.ImportTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theImportTableHolds() {
        ImportTable.of("cli")
                .uses(
                        "cli.client",
                        "cli.assign",
                        "common.assign",
                        "common.assign.files",
                        "common.model",
                        "common.text",
                        "common.stage",
                        "common.stage.books",
                        "common.message",
                        "common.wire",
                        "picocli..",
                        "tools.jackson..",
                        "javax.xml.stream..")
                .uses(
                        "cli.assign",
                        "cli.client.ui",
                        "common.model",
                        "common.text",
                        "common.assign",
                        "common.assign.files",
                        "picocli..")
                .neverUses("cli.assign", "tools.jackson..", "org.slf4j..")
                .neverUses("cli.server", "org.apache.kafka..")
                .hasNoCycles();
    }
}
