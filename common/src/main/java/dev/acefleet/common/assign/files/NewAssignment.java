package dev.acefleet.common.assign.files;

import dev.acefleet.common.assign.AssignmentHeader;
import dev.acefleet.common.assign.Evolution;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepEvent;
import dev.acefleet.common.assign.StepFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Makes the directory of a new assignment. It can be seen by others when it is whole: the file that tells of it is written
/// last. A process that dies before leaves a directory that no command shows.
public final class NewAssignment {
    private static final List<String> KEPT_IN = List.of("jobs", "steps");

    private NewAssignment() {}

    /// Writes the steps, begins the first that can be, and puts the job file where jobs are kept.
    ///
    /// @param job the file it is made from; it moves, unless it lies in a directory `jobs` or `steps`
    public static Snapshot create(
            AssignmentBase base,
            String name,
            Optional<String> description,
            List<Step> steps,
            Path job,
            Instant at)
            throws IOException {
        AssignmentFolder folder = base.claim(at);
        String id = folder.path().getFileName().toString();
        Files.createDirectory(folder.path().resolve(AssignmentFolder.STEPS));
        Files.createDirectory(folder.path().resolve(AssignmentFolder.REPORTS));
        Queue queue = new Queue(steps);
        Queue begun =
                queue.nextWorkable()
                        .map(step ->
                                Evolution.after(queue, new StepEvent.Activated(step.number(), at)))
                        .orElse(queue);
        for (Step step : begun.steps()) {
            WholeFiles.write(folder.step(step), StepFile.write(step));
        }
        AssignmentHeader header = AssignmentHeader.fresh(id, name, description, at, job.toString());
        folder.write(header);
        base.touched(folder);
        folder.write(header.from(archived(job, id).toString()));
        return new Snapshot(folder.path(), header, begun, List.of());
    }

    private static Path archived(Path job, String id) throws IOException {
        Path in = job.toAbsolutePath().normalize().getParent();
        if (in == null || KEPT_IN.contains(String.valueOf(in.getFileName()))) {
            return job.toAbsolutePath().normalize();
        }
        Path archive = in.resolve("jobs").resolve(id + "-job.yml");
        Files.createDirectories(archive.getParent());
        return Files.move(job, archive);
    }
}
