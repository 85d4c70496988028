package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Project;
import dev.acefleet.common.message.PlanReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// An assignment as a person makes it, sends it and looks at it: by the programs `ace-assign` and `fleet` in a checkout, each
/// call a process of its own.
final class TypedDrive {
    private final Installation program;
    private final Project project;
    private final Path place;
    private final StringBuilder job = new StringBuilder("name: sample\nsteps:\n");
    private String id = "";

    /// @param place for what is no part of the checkout
    TypedDrive(Installation program, FleetProcesses fleet, Project project, Path place) {
        this.program =
                program.with("FLEET_SERVER", fleet.server()).with("FLEET_TOKEN", fleet.token());
        this.project = project;
        this.place = place;
    }

    /// @param fields lines of it beyond its name
    /// @param script what the agent is told in it
    TypedDrive step(String number, String name, String fields, String script) {
        job.append("  - name: %s\n    number: \"%s\"\n".formatted(name, number));
        job.append(fields.indent(4));
        job.append("    instructions: |\n");
        job.append("Do %s.\n\n<!-- scripted\n%s\n-->\n".formatted(name, script).indent(6));
        return this;
    }

    TypedDrive create() {
        try {
            Path file = Files.writeString(place.resolve("job.yml"), job.toString());
            Installation.Ran made = aceAssign("create", file.toString());
            assertThat(made.code()).as(made.err() + made.out()).isZero();
            id =
                    Files.readSymbolicLink(project.checkout().resolve(".ace-local/assign/.latest"))
                            .getFileName()
                            .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private Installation.Ran aceAssign(String... words) {
        Path link = place.resolve("ace-assign");
        try {
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, program.launcher());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return program.call(link, project.checkout(), words);
    }

    /// Drives it until it is over.
    ///
    /// @param code that the command ends with
    PlanReport drive(int code) {
        Installation.Ran ran =
                program.run(project.checkout(), "drive", id, "--agent", "scripted", "-o", "json");
        assertThat(ran.code()).as(ran.err() + ran.out()).isEqualTo(code);
        return Reports.of(ran.out());
    }

    /// What `ace-assign` says of it in the checkout.
    String status() {
        Installation.Ran ran = aceAssign("status", "--assignment", id);
        assertThat(ran.code()).as(ran.err()).isZero();
        return ran.out();
    }

    /// A step's file in the checkout.
    String step(String number) {
        return only("steps", number);
    }

    /// The report on a step in the checkout, without what stands in front of it.
    String report(String number) {
        String text = only("reports", number);
        return text.substring(text.indexOf("---\n\n") + 5);
    }

    private String only(String directory, String number) {
        Path folder =
                project.checkout().resolve(".ace-local/assign").resolve(id).resolve(directory);
        try (Stream<Path> files = Files.list(folder)) {
            Path file =
                    files.filter(each -> each.getFileName().toString().startsWith(number + "-"))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(directory + " has no " + number));
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
