package dev.acefleet.cli;

import dev.acefleet.cli.assign.Driver;
import dev.acefleet.cli.client.ui.Surroundings;

/// Drives assignments by the verb `drive` of this program, as if a person had typed it next.
final class FleetDriver implements Driver {
    private static final String VERB = "drive";

    @Override
    public boolean isThere() {
        return Main.isClientVerb(VERB);
    }

    @Override
    public int drive(String assignment) {
        return Main.run(Surroundings.ofProcess(), VERB, assignment);
    }
}
