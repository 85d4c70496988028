package dev.acefleet.common.assign.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads steps, reports and what is known of sessions again and again, while somebody who is not trusted works on the
/// assignment. Links and other things in the place of files are passed over; nobody is waited for; what has not changed is not
/// read again. For one thread. In a process that looks, nobody else takes the assignment's lock meanwhile: the system's
/// locks belong to processes.
public final class FolderTexts {
    private static final List<String> DIRECTORIES =
            List.of(AssignmentFolder.STEPS, AssignmentFolder.REPORTS, AssignmentFolder.SESSIONS);

    private final Path folder;
    private final int longest;
    private final long most;
    private Map<String, Seen> before = Map.of();

    /// @param longest bytes of one file; of a longer one the rest is left out, which its text says at the end
    /// @param most bytes of all
    public FolderTexts(Path folder, int longest, long most) {
        this.folder = folder;
        this.longest = longest;
        this.most = most;
    }

    /// A file as it was seen last. One that is put in another's place has another key.
    private record Seen(FileTime changed, long size, Optional<Object> key, String text) {
        boolean isStill(BasicFileAttributes file) {
            return changed.equals(file.lastModifiedTime())
                    && size == file.size()
                    && key.equals(Optional.ofNullable(file.fileKey()));
        }
    }

    /// The texts by path below the assignment's folder; empty while somebody writes.
    ///
    /// @throws IOException when they cannot be read, or are more than is read
    public Optional<Map<String, String>> look() throws IOException {
        Path lock = folder.resolve(AssignmentFolder.STEPS).resolve(FolderLock.NAME);
        if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(unlocked());
        }
        try (FileChannel channel =
                        FileChannel.open(lock, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileLock held = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return held == null ? Optional.empty() : Optional.of(unlocked());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private Map<String, String> unlocked() throws IOException {
        Map<String, Seen> now = new HashMap<>();
        long bytes = 0;
        for (String directory : DIRECTORIES) {
            Path place = folder.resolve(directory);
            if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    if (isOne(name)) {
                        String path = directory + "/" + name;
                        Optional<Seen> seen = seen(path, file);
                        seen.ifPresent(each -> now.put(path, each));
                        bytes += seen.map(each -> Math.min(each.size(), longest)).orElse(0L);
                    }
                    if (bytes > most) {
                        throw new IOException(
                                "The files of %s have more than %d bytes".formatted(folder, most));
                    }
                }
            }
        }
        before = now;
        Map<String, String> texts = new TreeMap<>();
        now.forEach((path, seen) -> texts.put(path, seen.text()));
        return texts;
    }

    /// Neither hidden nor on its way to its place.
    private static boolean isOne(String name) {
        return !name.startsWith(".") && !name.contains(WholeFiles.UNFINISHED);
    }

    private Optional<Seen> seen(String path, Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                return Optional.empty();
            }
            Seen known = before.get(path);
            return Optional.of(
                    known != null && known.isStill(attributes)
                            ? known
                            : new Seen(
                                    attributes.lastModifiedTime(),
                                    attributes.size(),
                                    Optional.ofNullable(attributes.fileKey()),
                                    text(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Bytes that are no UTF-8 are replaced.
    private String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(longest + 1);
            if (bytes.length <= longest) {
                return new String(bytes, StandardCharsets.UTF_8);
            }
            String note = "\n\n(The rest is left out: it was longer than may travel.)\n";
            // A character that is cut becomes three bytes at most.
            int room = longest - note.length() - 3;
            return new String(bytes, 0, room, StandardCharsets.UTF_8) + note;
        }
    }
}
