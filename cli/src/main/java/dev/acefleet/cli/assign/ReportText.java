package dev.acefleet.cli.assign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where the report on a step comes from: a file, the words themselves, or standard input (spec/assign.md 12.4).
final class ReportText {
    /// Bytes of a report: a thousand pages are none.
    private static final int LONGEST = 4 * 1024 * 1024;

    /// A single word that can only be meant as a file.
    private static final Pattern FILE =
            Pattern.compile("\\S*/\\S*\\.[A-Za-z0-9]{1,5}|\\S+\\.(?:md|markdown|txt|log)");

    private final Desk desk;

    ReportText(Desk desk) {
        this.desk = desk;
    }

    String read(Optional<String> message) throws IOException {
        String text = message.map(String::strip).orElse("");
        String report = text.isEmpty() ? input() : fileOr(text);
        if (report.isBlank()) {
            throw AssignRefusal.of(
                    "Missing report. Give it with --message <text or file>, or on standard input.");
        }
        return report;
    }

    private String fileOr(String text) throws IOException {
        Optional<Path> file = path(text).filter(Files::exists);
        if (file.isEmpty()) {
            if (FILE.matcher(text).matches()) {
                throw new AssignRefusal(
                        AssignExit.NO_FILE,
                        "Report file not found: %s. Check the path; words that are the report itself have spaces."
                                .formatted(text));
            }
            return text;
        }
        if (Files.isDirectory(file.get())) {
            throw AssignRefusal.of("The report %s is a directory.".formatted(text));
        }
        if (Files.size(file.get()) > LONGEST) {
            throw AssignRefusal.of(
                    "The report %s has more than %d bytes.".formatted(text, LONGEST));
        }
        return new String(Files.readAllBytes(file.get()), StandardCharsets.UTF_8);
    }

    private Optional<Path> path(String text) {
        try {
            return text.length() > 4096 || text.contains("\n")
                    ? Optional.empty()
                    : Optional.of(desk.surroundings().path(text));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private String input() throws IOException {
        return new String(desk.input().readNBytes(LONGEST), StandardCharsets.UTF_8);
    }
}
