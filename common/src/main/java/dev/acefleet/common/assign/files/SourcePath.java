package dev.acefleet.common.assign.files;

import java.nio.file.Path;

/// A directory to read from, and what it must not lead out of: what a project names stays in the project, what a user names
/// is where the user says.
public record SourcePath(Path path, Path within) {
    public SourcePath {
        path = path.toAbsolutePath().normalize();
        within = within.toAbsolutePath().normalize();
    }

    /// One that is its own bound.
    public static SourcePath anywhere(Path path) {
        return new SourcePath(path, path);
    }

    boolean isInside() {
        return path.startsWith(within);
    }
}
