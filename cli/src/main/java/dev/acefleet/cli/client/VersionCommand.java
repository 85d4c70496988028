package dev.acefleet.cli.client;

import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.ProgramVersion;
import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Says which program this is; asks nobody.
@Command(name = "version", description = "Print the version of this program.")
public final class VersionCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();

    /// @param java the release of the Java platform it runs on
    private record Answer(String schema, String version, String java) {}

    public VersionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        String version = ProgramVersion.read();
        String java = Runtime.version().toString();
        Output out = output.of(surroundings);
        if (out.isForPrograms()) {
            out.value(new Answer("acefleet.version/1", version, java));
        } else {
            out.line(out.isNames() ? version : "fleet " + version + " (Java " + java + ")");
        }
    }
}
