package dev.acefleet.cli;

import dev.acefleet.common.ImportTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theImportTableHolds() {
        ImportTable.of("cli")
                .uses(
                        "cli.client",
                        "common.model",
                        "common.text",
                        "common.stage",
                        "common.stage.books",
                        "common.message",
                        "common.wire",
                        "picocli..",
                        "tools.jackson..",
                        "javax.xml.stream..")
                .neverUses("cli.server", "org.apache.kafka..")
                .hasNoCycles();
    }
}
