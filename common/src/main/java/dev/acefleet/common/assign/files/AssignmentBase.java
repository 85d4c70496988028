package dev.acefleet.common.assign.files;

import dev.acefleet.common.assign.AssignmentHeader;
import dev.acefleet.common.assign.AssignmentId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The directory in which assignments lie beside each other, with its two links: `.current`, which a person sets, and
/// `.latest`, which follows every change. A link counts by the name it ends in, so that a directory that was moved keeps
/// its choices.
public final class AssignmentBase {
    private static final String CURRENT = ".current";
    private static final String LATEST = ".latest";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private final Path base;

    public AssignmentBase(Path base) {
        this.base = base.toAbsolutePath().normalize();
    }

    public Path path() {
        return base;
    }

    /// The assignment of an id; empty where there is none.
    public Optional<AssignmentFolder> get(String id) throws IOException {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        AssignmentFolder folder = new AssignmentFolder(base.resolve(id));
        return folder.header().isPresent() ? Optional.of(folder) : Optional.empty();
    }

    /// The one that is meant when nobody says which: the one selected, else the last one changed.
    public Optional<AssignmentFolder> usual() throws IOException {
        Optional<AssignmentFolder> chosen = current();
        if (chosen.isEmpty()) {
            chosen = linked(LATEST);
        }
        return chosen.isPresent() ? chosen : newest();
    }

    public Optional<AssignmentFolder> current() throws IOException {
        return linked(CURRENT);
    }

    private Optional<AssignmentFolder> linked(String name) throws IOException {
        Path link = base.resolve(name);
        if (!Files.isSymbolicLink(link)) {
            return Optional.empty();
        }
        Path target = Files.readSymbolicLink(link).getFileName();
        return target == null ? Optional.empty() : get(target.toString());
    }

    private Optional<AssignmentFolder> newest() throws IOException {
        AssignmentFolder newest = null;
        Instant at = Instant.MIN;
        for (AssignmentFolder folder : all()) {
            Optional<AssignmentHeader> header = folder.header();
            if (header.isPresent() && header.get().updatedAt().isAfter(at)) {
                newest = folder;
                at = header.get().updatedAt();
            }
        }
        return Optional.ofNullable(newest);
    }

    /// Every assignment, by id.
    public List<AssignmentFolder> all() throws IOException {
        List<AssignmentFolder> all = new ArrayList<>();
        if (!Files.isDirectory(base)) {
            return all;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(base)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    get(entry.getFileName().toString()).ifPresent(all::add);
                }
            }
        }
        all.sort(Comparator.comparing(AssignmentFolder::path));
        return all;
    }

    public void select(AssignmentFolder folder) throws IOException {
        WholeFiles.link(base.resolve(CURRENT), folder.path());
    }

    public void clearSelection() throws IOException {
        Files.deleteIfExists(base.resolve(CURRENT));
    }

    /// Says that this one was changed last.
    public void touched(AssignmentFolder folder) throws IOException {
        WholeFiles.link(base.resolve(LATEST), folder.path());
    }

    /// A directory of a new assignment, which nobody else has or gets.
    AssignmentFolder claim(Instant at) throws IOException {
        Files.createDirectories(base);
        for (int i = 0; i < AssignmentId.TRIES; i++) {
            Path folder = base.resolve(AssignmentId.of(at, i));
            try {
                Files.createDirectory(folder);
                return new AssignmentFolder(folder);
            } catch (FileAlreadyExistsException _) {
                // Taken within the same two seconds: the next name.
            }
        }
        throw new IOException(
                "No name for a new assignment is free in %s: %d were made within two seconds."
                        .formatted(base, AssignmentId.TRIES));
    }
}
