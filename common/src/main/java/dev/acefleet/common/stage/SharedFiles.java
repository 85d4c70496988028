package dev.acefleet.common.stage;

import java.util.Set;

/// The files of `.ace` that all stages of a project share: no run may change them, and what is not committed of them would
/// not be run.
public final class SharedFiles {
    public static final Set<String> PATHS =
            Set.of(StageConfig.PATH, Track.PATH, Pulse.PATH, ".ace/specs.md");

    private SharedFiles() {}
}
