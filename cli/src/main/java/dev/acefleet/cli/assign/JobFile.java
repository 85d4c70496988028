package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.AssignmentId;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlWriter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Writes job files that were made here: where a person says, or beside the assignments. Never over one that is there.
final class JobFile {
    /// Characters of a name in a file's name: with time and ending it stays below what file systems take.
    private static final int NAME = 80;

    private JobFile() {}

    /// Adds the option that says where to.
    static Syntax option(Syntax syntax) {
        return syntax.option(
                "-o, --output", "FILE", "Where to write it; beside the assignments if not.");
    }

    /// @param output as it was typed; empty for beside the assignments
    /// @param name what the file is called there, behind the time
    static Path write(Desk desk, Optional<String> output, String name, YamlValue.Mapping job)
            throws IOException {
        String text = YamlWriter.document(job);
        if (output.isEmpty()) {
            return hidden(desk, name, text);
        }
        Path file = desk.surroundings().path(output.get());
        Path in = file.getParent();
        if (in != null) {
            Files.createDirectories(in);
        }
        try {
            return Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw AssignRefusal.of(
                    "%s is there already. Remove it, or choose another --output.".formatted(file));
        }
    }

    private static Path hidden(Desk desk, String name, String text) throws IOException {
        Path jobs = Files.createDirectories(desk.base().path().resolve("jobs"));
        String slug = Step.slug(name);
        String kept = slug.substring(0, Math.min(NAME, slug.length()));
        for (int i = 0; i < AssignmentId.TRIES; i++) {
            Path file = jobs.resolve(AssignmentId.of(desk.now(), i) + "-" + kept + ".yml");
            try {
                return Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException _) {
                // Made within the same two seconds: the next name.
            }
        }
        throw new IOException("No name for a job is free in %s.".formatted(jobs));
    }
}
