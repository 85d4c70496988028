package dev.acefleet.common.assign.files;

import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepEvent;
import dev.acefleet.common.assign.StepFile;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.assign.StepStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes what a decision changed. Called under the lock.
final class FolderWriter {
    private final AssignmentFolder folder;

    FolderWriter(AssignmentFolder folder) {
        this.folder = folder;
    }

    void write(Queue before, Decision.Decided decided) throws IOException {
        Queue moved = before;
        for (StepEvent.Renumbered renumbered : decided.all(StepEvent.Renumbered.class)) {
            moved = rename(moved, renumbered.moves());
        }
        for (StepEvent.Finished finished : decided.all(StepEvent.Finished.class)) {
            Step step = decided.queue().get(finished.step()).orElseThrow();
            Files.createDirectories(folder.report(step).getParent());
            WholeFiles.write(
                    folder.report(step), StepFile.report(step, finished.report(), finished.at()));
        }
        steps(moved, decided.queue());
    }

    /// What is begun is written last: a process that dies here has begun nothing twice.
    private void steps(Queue before, Queue after) throws IOException {
        Set<Step> same = new HashSet<>(before.steps());
        List<Step> changed = new ArrayList<>(after.steps());
        changed.removeIf(same::contains);
        changed.sort(Comparator.comparing(step -> step.is(StepStatus.IN_PROGRESS)));
        for (Step step : changed) {
            WholeFiles.write(folder.step(step), StepFile.write(step));
        }
    }

    /// From the last one backwards, so that none is moved on to another.
    private Queue rename(Queue before, Map<StepNumber, StepNumber> moves) throws IOException {
        List<Step> after = new ArrayList<>();
        for (Step step : before.steps().reversed()) {
            StepNumber to = moves.get(step.number());
            after.add(to == null ? step : move(step, step.numbered(to)));
        }
        return new Queue(after);
    }

    private Step move(Step from, Step to) throws IOException {
        Files.move(folder.step(from), folder.step(to));
        Path report = folder.report(from);
        if (Files.exists(report)) {
            WholeFiles.write(
                    folder.report(to), StepFile.renumbered(WholeFiles.read(report), to.number()));
            Files.delete(report);
        }
        return to;
    }
}
