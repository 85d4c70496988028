package dev.acefleet.cli.client.report;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.PlanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Where a report is written besides standard output. The file's directory is made; an older file is replaced; the summary
/// of a CI job, which other steps write to as well, is appended to.
public final class ReportFiles {
    private static final String STEP_SUMMARY = "GITHUB_STEP_SUMMARY";

    private final Surroundings surroundings;
    private final String junit;
    private final String summary;

    /// @param junit and `summary`: paths as typed; empty for none
    public ReportFiles(Surroundings surroundings, String junit, String summary) {
        this.surroundings = surroundings;
        this.junit = junit;
        this.summary = summary;
    }

    public void write(PlanReport plan) {
        if (!junit.isEmpty()) {
            put(surroundings.path(junit), JUnitReport.of(plan));
        }
        if (!summary.isEmpty()) {
            put(surroundings.path(summary), MarkdownReport.of(plan));
        }
        Optional<String> step = surroundings.variable(STEP_SUMMARY);
        if (step.isPresent() && !surroundings.path(step.get()).equals(summaryPath())) {
            put(
                    surroundings.path(step.get()),
                    MarkdownReport.of(plan),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private Path summaryPath() {
        return surroundings.path(summary.isEmpty() ? "." : summary);
    }

    private static void put(Path file, String text, StandardOpenOption... how) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Files.writeString(file, text, StandardCharsets.UTF_8, how);
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.ERROR,
                    "The report cannot be written to " + file + ".",
                    String.valueOf(e),
                    "The plan is not touched by this; fleet report prints it again.");
        }
    }
}
