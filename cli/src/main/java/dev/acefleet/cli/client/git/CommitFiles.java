package dev.acefleet.cli.client.git;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.CommitId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The files of one commit, read from git's objects: what stands in the working tree does not matter. Sizes are known
/// before anything is read.
public final class CommitFiles {
    private static final Pattern ENTRY =
            Pattern.compile("(\\d{6}) (\\w+) ([0-9a-f]{40,64}) +(\\d+|-)\t(.+)", Pattern.DOTALL);

    private final Git git;
    private final CommitId commit;

    public CommitFiles(Git git, CommitId commit) {
        this.git = git;
        this.commit = commit;
    }

    /// A regular file of the commit.
    ///
    /// @param blob git's id of its content
    /// @param size in bytes
    public record File(String path, String blob, long size) {}

    /// The regular files at or below the paths; symbolic links and submodules are not among them.
    public List<File> list(String... paths) {
        List<String> arguments =
                new ArrayList<>(
                        List.of("ls-tree", "-r", "-z", "-l", "--full-tree", commit.hex(), "--"));
        arguments.addAll(List.of(paths));
        Git.Answer answer = git.ask(arguments.toArray(String[]::new));
        if (!answer.ok()) {
            throw new Refusal(
                    ExitCode.ERROR,
                    "The files of " + commit.abbreviated() + " cannot be listed.",
                    answer.error(),
                    "Run git fsck, or fetch the commit.");
        }
        List<File> files = new ArrayList<>();
        for (String record : answer.records()) {
            Matcher entry = ENTRY.matcher(record);
            if (entry.matches()
                    && entry.group(2).equals("blob")
                    && entry.group(1).startsWith("100")) {
                files.add(new File(entry.group(5), entry.group(3), Long.parseLong(entry.group(4))));
            }
        }
        return files;
    }

    /// The contents by path, as UTF-8. The caller has looked at the sizes.
    public Map<String, String> read(Collection<File> files) {
        if (files.isEmpty()) {
            return Map.of();
        }
        String questions =
                files.stream().map(file -> file.blob() + "\n").collect(Collectors.joining());
        Git.Answer answer =
                git.askWith(questions.getBytes(StandardCharsets.US_ASCII), "cat-file", "--batch");
        Map<String, String> contents = new LinkedHashMap<>();
        int at = 0;
        for (File file : files) {
            int begin = at + file.blob().length() + " blob ".length();
            begin += String.valueOf(file.size()).length() + 1;
            int end = begin + Math.toIntExact(file.size());
            if (!answer.ok() || end >= answer.bytes().length + 1) {
                throw new Refusal(
                        ExitCode.ERROR,
                        file.path() + " of " + commit.abbreviated() + " cannot be read.",
                        answer.error(),
                        "Run git fsck.");
            }
            contents.put(
                    file.path(),
                    new String(answer.bytes(), begin, end - begin, StandardCharsets.UTF_8));
            at = end + 1;
        }
        return contents;
    }
}
