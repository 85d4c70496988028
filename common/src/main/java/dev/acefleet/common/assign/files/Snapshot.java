package dev.acefleet.common.assign.files;

import dev.acefleet.common.assign.AssignmentHeader;
import dev.acefleet.common.assign.Queue;
import java.nio.file.Path;
import java.util.List;

/// An assignment as its files are at one time.
///
/// @param folder where they are
/// @param invalid files that should be steps and are none; until they are mended nothing may be changed, because work
///     would be lost sight of
public record Snapshot(
        Path folder, AssignmentHeader header, Queue queue, List<InvalidFile> invalid) {
    /// @param reason what is wrong with it
    public record InvalidFile(Path file, String reason) {}

    public Snapshot {
        invalid = List.copyOf(invalid);
    }
}
