package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Preset;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValue.Mapping;
import java.io.PrintStream;
import java.nio.file.Path;

/// What is told of a job that was written and not made an assignment yet.
final class WrittenJob {
    private WrittenJob() {}

    static void steps(PrintStream out, Mapping document) {
        out.println();
        out.println("Steps:");
        for (YamlValue item : document.items("steps")) {
            if (item instanceof Mapping step) {
                String number = step.text("number").map(each -> each + " ").orElse("");
                out.println("  " + number + Preset.nameOf(step));
            }
        }
    }

    static void next(PrintStream out, Desk desk, Path file) {
        out.println();
        out.println("Next: ace-assign create --yaml " + desk.shown(file));
    }
}
