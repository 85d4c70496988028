package dev.acefleet.cli.client.drive;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.assign.ShortReports;
import dev.acefleet.common.assign.files.AssignmentFolder;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The files of an assignment as they lie in its folder, to be sent along. What is no file of an assignment is refused and not
/// left behind silently: whoever put it there expects agents to have it. Hidden files are nobody's, and what the fleet put
/// beside a file is for the person alone.
final class DriveFiles {
    /// In the folder itself.
    private static final Set<String> OWN = Set.of("assignment.yaml");

    private static final Set<String> DIRECTORIES =
            Set.of(AssignmentFolder.STEPS, AssignmentFolder.REPORTS, AssignmentFolder.SESSIONS);

    /// Files of one directory: several for each of as many steps as there may be.
    private static final int MOST = 5 * Limits.STEPS_PER_ASSIGNMENT;

    /// Names of files shown that are too large together.
    private static final int SHOWN = 10;

    /// What is left by whoever died while he wrote, and what lies beside a file that was changed.
    private static final String LEFT_OVER = ".*(\\.tmp\\.[0-9-]+|\\.fleet)";

    private final String assignment;
    private final Map<String, String> texts = new TreeMap<>();

    private DriveFiles(String assignment) {
        this.assignment = assignment;
    }

    /// The texts by path, as the fleet calls them.
    ///
    /// @throws Refusal with the file that cannot be sent
    static Map<String, String> read(AssignmentFolder folder, String assignment) throws IOException {
        DriveFiles files = new DriveFiles(assignment);
        folder.undisturbed(() -> {
            files.add(folder.path());
            return files;
        });
        return files.texts;
    }

    private void add(Path folder) throws IOException {
        for (Path file : listed(folder)) {
            String name = String.valueOf(file.getFileName());
            if (DIRECTORIES.contains(name)) {
                if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw refused(name, "it is no directory, or a link to one");
                }
                for (Path inside : listed(file)) {
                    add(name + "/" + inside.getFileName(), inside);
                }
            } else if (OWN.contains(name)) {
                add(name, file);
            } else {
                throw refused(name, "it is no file of an assignment");
            }
        }
    }

    private static List<Path> listed(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found =
                    files.filter(file -> !isHidden(file)).limit(MOST + 1).sorted().toList();
            if (found.size() > MOST) {
                throw new Refusal(
                        ExitCode.USAGE,
                        directory + " has too many files; nothing was sent.",
                        "More than " + MOST + " are no assignment.",
                        "Move what is no part of it elsewhere.");
            }
            return found;
        }
    }

    private static boolean isHidden(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") || name.matches(LEFT_OVER);
    }

    private void add(String name, Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(name, "it is a link or no file: only what lies here itself is sent");
        }
        String path = AssignmentSubmission.folder(assignment) + name;
        if (!Documents.isPath(path)) {
            throw refused(name, "it has a name that no document may have");
        }
        String text = text(name, file);
        if (Documents.weight(text) > Limits.STEP) {
            throw tooLarge(name);
        }
        texts.put(path, text);
    }

    private String text(String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(Limits.STEP + 1);
            if (bytes.length > Limits.STEP) {
                throw tooLarge(name);
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw refused(name, "it is no text in UTF-8");
        }
    }

    private Refusal tooLarge(String name) {
        return refused(name, "it has more than the " + Limits.STEP + " bytes that a file may have");
    }

    private Refusal refused(String name, String why) {
        return new Refusal(
                ExitCode.USAGE,
                "Assignment " + assignment + " cannot be driven; nothing was sent.",
                name + ": " + why,
                "Mend that file, or move it elsewhere: an assignment has "
                        + String.join(", ", OWN)
                        + " and files in steps, reports and sessions.");
    }

    /// The files as they are sent: where they are too large together, with the beginnings of their reports.
    ///
    /// @throws Refusal when they are too large even so
    static Map<String, String> travelling(Map<String, String> texts, String assignment) {
        Map<String, String> some = ShortReports.of(texts, _ -> false, AssignmentSubmission.ROOM);
        requireRoom(some, assignment);
        return some;
    }

    private static void requireRoom(Map<String, String> texts, String assignment) {
        long weight = Documents.weight(texts);
        if (weight <= AssignmentSubmission.ROOM) {
            return;
        }
        String largest =
                texts.entrySet().stream()
                        .sorted(
                                Comparator.comparingLong((Map.Entry<String, String> text) ->
                                        -Documents.weight(text.getValue())))
                        .limit(SHOWN)
                        .map(text ->
                                text.getKey() + ": " + Documents.weight(text.getValue()) + " bytes")
                        .collect(Collectors.joining("\n"));
        throw new Refusal(
                ExitCode.USAGE,
                "Assignment " + assignment + " is too large to be driven; nothing was sent.",
                largest
                        + "\ntogether "
                        + weight
                        + " bytes; "
                        + AssignmentSubmission.ROOM
                        + " may travel, so that there is room for reports",
                "Shorten the largest.");
    }
}
