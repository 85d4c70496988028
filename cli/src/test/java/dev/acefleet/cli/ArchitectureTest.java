package dev.acefleet.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses client =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.acefleet.cli.client");

    @Test
    void clientVerbsKnowNeitherKafkaNorAServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "dev.acefleet.common.kafka..",
                        "dev.acefleet.coordinator..",
                        "dev.acefleet.worker..",
                        "dev.acefleet.cli.server..")
                .check(client);
    }
}
