package dev.acefleet.cli.assign;

import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.assign.AssignmentMachine;
import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Expansion;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.files.AssignLibrary;
import dev.acefleet.common.assign.files.AssignmentBase;
import dev.acefleet.common.assign.files.AssignmentFolder;
import dev.acefleet.common.assign.files.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What every command works with: the assignments of the project it was called in.
final class Desk {
    private final Surroundings surroundings;
    private final InputStream input;
    private final AssignConfig config;
    private final AssignmentBase base;
    private final Driver driver;
    private final AssignLibrary library;
    private @Nullable String driven;

    /// What a change came to.
    ///
    /// @param before the files before it
    record Done(AssignmentFolder folder, Snapshot before, Decision.Decided decided) {}

    Desk(Surroundings surroundings, InputStream input, Driver driver) {
        this.surroundings = surroundings;
        this.input = input;
        this.driver = driver;
        config = AssignConfig.of(surroundings);
        base = new AssignmentBase(config.base());
        library = config.library();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    InputStream input() {
        return input;
    }

    AssignConfig config() {
        return config;
    }

    AssignmentBase base() {
        return base;
    }

    /// What is known of steps, presets and recipes here.
    AssignLibrary library() {
        return library;
    }

    /// Makes steps of jobs, as this project does.
    Expansion expansion() {
        return new Expansion(
                new OnceRead<>(() -> good(library.catalog())), config.sources(), config.style());
    }

    /// @throws AssignRefusal with everything that is wrong
    static <T> T good(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Good<T>(T value) -> value;
            case Parsed.Bad<T>(List<String> problems) ->
                    throw AssignRefusal.of(String.join("; ", problems));
        };
    }

    /// Before anything is made: whether what `--run` asks for can be done.
    void mayRun(Arguments arguments) {
        if (arguments.flag("--run") && !driver.isThere()) {
            throw AssignRefusal.of(
                    "--run needs the verb drive, which this program has not. Leave --run out.");
        }
    }

    /// Has an assignment driven when this command is through, where `--run` asks for it.
    void run(Arguments arguments, String assignment) {
        if (arguments.flag("--run")) {
            driven = assignment;
        }
    }

    /// Which assignment the command wants driven.
    Optional<String> driven() {
        return Optional.ofNullable(driven);
    }

    Instant now() {
        return surroundings.clock().instant();
    }

    /// A path as it is shown: without what everybody knows.
    String shown(Path path) {
        return path.startsWith(surroundings.directory())
                ? surroundings.directory().relativize(path).toString()
                : path.toString();
    }

    /// The assignment's files now. What is wrong with them is said on the way.
    Snapshot read(AssignmentFolder folder) throws IOException {
        Snapshot snapshot = folder.read().orElseThrow(() -> gone(folder));
        snapshot.invalid()
                .forEach(each ->
                        surroundings.say(
                                "Invalid step file %s: %s".formatted(each.file(), each.reason())));
        return snapshot;
    }

    private static AssignRefusal gone(AssignmentFolder folder) {
        return new AssignRefusal(
                AssignExit.NO_ASSIGNMENT,
                "Assignment '%s' not found".formatted(folder.path().getFileName()));
    }

    /// Does a command on the files, or refuses it.
    Done change(Target.Chosen chosen, StepCommand command) throws IOException {
        AssignmentFolder folder = chosen.folder();
        AssignmentFolder.Changed changed =
                folder.change(
                                surroundings.clock(),
                                (snapshot, at) ->
                                        snapshot.invalid().isEmpty()
                                                ? within(
                                                        AssignmentMachine.decide(
                                                                snapshot.queue(),
                                                                chosen.scope(),
                                                                command,
                                                                at))
                                                : invalid(snapshot.invalid().getFirst()))
                        .orElseThrow(() -> gone(folder));
        return switch (changed.decision()) {
            case Decision.Decided decided -> {
                base.touched(folder);
                yield new Done(folder, changed.before(), decided);
            }
            case Decision.Refused(Decision.Kind kind, String message) ->
                    throw new AssignRefusal(code(kind), message);
        };
    }

    private Decision within(Decision decision) {
        return Bounds.of(surroundings).map(bounds -> bounds.within(decision)).orElse(decision);
    }

    private static Decision invalid(Snapshot.InvalidFile file) {
        return Decision.state(
                "Invalid step file %s: %s. Mend it first: what is not read would be lost sight of."
                        .formatted(file.file(), file.reason()));
    }

    private static AssignExit code(Decision.Kind kind) {
        return switch (kind) {
            case STATE -> AssignExit.ERROR;
            case NO_STEP -> AssignExit.NO_STEP;
        };
    }
}
