package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.files.Snapshot;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is to be done now, for whoever reads the status: the step's own instructions, or how to hand it to a process of its
/// own (spec/assign.md 12.2).
///
/// @param scope that the status was asked for
record CurrentStep(Snapshot snapshot, Scope scope, Step step) {
    private static final String REASON = "Stall Reason: ";

    void print(PrintStream out) {
        out.println();
        out.printf("Current Step: %s - %s%n", step.number(), step.name());
        out.println("Current Status: " + step.status().word());
        step.text(Step.STALL_REASON).ifPresent(reason -> stalled(out, reason));
        Optional<String> workflow = step.text("workflow");
        if (workflow.isPresent()) {
            out.println("Workflow: " + workflow.get());
        } else {
            step.text("skill").ifPresent(skill -> out.println("Skill: " + skill));
        }
        if (step.isFork()) {
            out.println("Context: fork");
        }
        provider().ifPresent(name -> out.println("Fork Provider: " + name));
        if (step.isFork()) {
            fork(out);
        } else {
            instructions(out, step);
            hint(out);
        }
    }

    static void instructions(PrintStream out, Step step) {
        out.println();
        out.println("Instructions:");
        out.println(step.instructions());
    }

    /// Lines of a reason after the first stand below it.
    private static void stalled(PrintStream out, String reason) {
        List<String> lines = reason.strip().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            out.println((i == 0 ? REASON : " ".repeat(REASON.length() - 1)) + lines.get(i));
        }
    }

    private Optional<String> provider() {
        return step.forkProvider()
                .or(() -> scope.root().flatMap(snapshot.queue()::find).flatMap(Step::forkProvider));
    }

    private void fork(PrintStream out) {
        String id = snapshot.header().id();
        out.println();
        out.println("Execute this step in a forked context:");
        out.println();
        out.println("  Task tool parameters:");
        out.printf("    description: \"%s\"%n", step.name().replace("\"", "\\\""));
        out.println("    prompt: (see below)");
        out.println();
        out.println("  Prompt for forked agent:");
        out.println("  " + "=".repeat(24));
        out.println(step.instructions());
        out.println("  " + "=".repeat(24));
        out.println();
        out.println("  Working directory: " + project());
        out.println("  Assignment: " + id);
        out.println();
        out.println("After completing, run:");
        out.println("  ace-assign finish --message <report-file.md>");
        out.println();
        out.println("To execute entire subtree in one forked process:");
        out.printf("  ace-assign fork-run --root %s --assignment %s%n", step.number(), id);
    }

    private Path project() {
        Path folder = snapshot.folder();
        return folder.resolve("../../..").normalize();
    }

    /// Outside of a fork's scope its steps are not for the reader.
    private void hint(PrintStream out) {
        Optional<Step> fork = snapshot.queue().fork(step);
        if (fork.isPresent() && scope.isWhole()) {
            out.println();
            out.printf(
                    "Fork subtree detected (root: %s - %s).%n",
                    fork.get().number(), fork.get().name());
            out.println("Run in forked process:");
            out.printf(
                    "  ace-assign fork-run --root %s --assignment %s%n",
                    fork.get().number(), snapshot.header().id());
        }
    }
}
