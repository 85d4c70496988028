package dev.acefleet.common.assign.files;

import dev.acefleet.common.assign.AssignmentHeader;
import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepFile;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValues;
import dev.acefleet.common.text.YamlWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// The files of one assignment. Any number of processes and threads may read and change the same one: a change reads,
/// decides and writes under a lock. A process that dies while it writes leaves whole files; what was done is written before
/// what is begun by it, so that nothing is lost and `start` goes on.
public final class AssignmentFolder {
    public static final String STEPS = "steps";
    public static final String REPORTS = "reports";
    public static final String SESSIONS = "sessions";
    static final String HEADER = "assignment.yaml";

    private final Path folder;

    public AssignmentFolder(Path folder) {
        this.folder = folder;
    }

    /// @param decision what the change came to; the files are as it says
    /// @param before what it was decided on
    public record Changed(Snapshot before, Decision decision) {}

    public Path path() {
        return folder;
    }

    /// Where the report on a step is, whether there is one or not.
    public Path report(Step step) {
        return folder.resolve(REPORTS).resolve(step.stem() + StepFile.REPORT);
    }

    public Path step(Step step) {
        return folder.resolve(STEPS).resolve(step.stem() + StepFile.STEP);
    }

    /// Empty where there is no assignment.
    public Optional<AssignmentHeader> header() throws IOException {
        Path file = folder.resolve(HEADER);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return YamlValues.read(WholeFiles.read(file))
                                instanceof YamlValues.Read(YamlValue.Mapping fields)
                        && fields.text("session_id").filter(id -> !id.isBlank()).isPresent()
                ? Optional.of(new AssignmentHeader(fields))
                : Optional.empty();
    }

    /// Empty where there is no assignment.
    public Optional<Snapshot> read() throws IOException {
        try (FolderLock _ = FolderLock.toRead(folder)) {
            return unlocked();
        }
    }

    private Optional<Snapshot> unlocked() throws IOException {
        Optional<AssignmentHeader> header = header();
        if (header.isEmpty()) {
            return Optional.empty();
        }
        List<Step> steps = new ArrayList<>();
        List<Snapshot.InvalidFile> invalid = new ArrayList<>();
        for (Path file : stepFiles()) {
            switch (StepFile.read(file.getFileName().toString(), WholeFiles.read(file))) {
                case StepFile.Found(Step step) -> steps.add(step);
                case StepFile.Invalid(String reason) ->
                        invalid.add(new Snapshot.InvalidFile(file, reason));
            }
        }
        return Optional.of(new Snapshot(folder, header.get(), new Queue(steps), invalid));
    }

    private List<Path> stepFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder.resolve(STEPS))) {
            try (DirectoryStream<Path> all =
                    Files.newDirectoryStream(folder.resolve(STEPS), "*" + StepFile.STEP)) {
                all.forEach(files::add);
            }
        }
        files.sort(null);
        return files;
    }

    /// Reads, decides and writes; nobody else changes anything meanwhile. What is refused changes nothing.
    ///
    /// @param decide what is to happen, from what is there and when; called once
    /// @return empty where there is no assignment
    public Optional<Changed> change(
            InstantSource clock, BiFunction<Snapshot, Instant, Decision> decide)
            throws IOException {
        if (header().isEmpty()) {
            return Optional.empty();
        }
        try (FolderLock _ = FolderLock.toWrite(folder)) {
            Optional<Snapshot> before = unlocked();
            if (before.isEmpty()) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            Decision decision = decide.apply(before.get(), now);
            if (decision instanceof Decision.Decided decided && !decided.events().isEmpty()) {
                new FolderWriter(this).write(before.get().queue(), decided);
                write(before.get().header().updated(now));
            }
            return Optional.of(new Changed(before.get(), decision));
        }
    }

    /// What somebody else than a command does to the files.
    public interface Alteration {
        /// @return whether a file is another one now
        boolean make() throws IOException;
    }

    /// Nobody else reads or changes the files while it is made.
    ///
    /// @return whether it changed anything; not either where there is no assignment
    public boolean alter(InstantSource clock, Alteration alteration) throws IOException {
        if (header().isEmpty()) {
            return false;
        }
        try (FolderLock _ = FolderLock.toWrite(folder)) {
            boolean altered = alteration.make();
            Optional<AssignmentHeader> header = header();
            if (altered && header.isPresent()) {
                write(header.get().updated(clock.instant()));
            }
            return altered;
        }
    }

    /// What the files are together.
    public interface Question<T> {
        T ask() throws IOException;
    }

    /// Nobody changes the files while the question is asked.
    public <T> T undisturbed(Question<T> question) throws IOException {
        try (FolderLock _ = FolderLock.toRead(folder)) {
            return question.ask();
        }
    }

    void write(AssignmentHeader header) throws IOException {
        WholeFiles.write(folder.resolve(HEADER), YamlWriter.document(header.fields()));
    }
}
