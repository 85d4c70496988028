package dev.acefleet.worker.git;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.worker.git.Git.GitFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The text files of one commit, read without any working tree.
public final class TreeFiles implements AceFiles {
    /// Files of `.ace`: a project of a hundred stages has two thousand.
    private static final int FILES = 20_000;

    /// Bytes of one file: more than any document of a project has.
    private static final int DOCUMENT = 1024 * 1024;

    private final Git git;
    private final CommitId commit;
    private final Map<String, Entry> entries = new TreeMap<>();

    /// @param mode as git says it, for example `100644`
    private record Entry(String mode, String blob, long size) {}

    /// @param paths files and directories to look at
    /// @throws GitFailed when the commit is not here
    public TreeFiles(Git git, CommitId commit, List<String> paths) {
        this.git = git;
        this.commit = commit;
        List<String> arguments =
                new ArrayList<>(List.of("ls-tree", "-r", "-z", "-l", commit.hex()));
        arguments.addAll(paths);
        for (String line : git.must(arguments.toArray(String[]::new)).split("\0", -1)) {
            entry(line);
        }
    }

    private void entry(String line) {
        String[] parts = line.split("\t", 2);
        String[] facts = parts[0].strip().split("\\s+", -1);
        if (parts.length < 2 || facts.length < 4 || !facts[1].equals("blob")) {
            return;
        }
        if (entries.size() == FILES) {
            throw new GitFailed(commit + " has more than " + FILES + " files in .ace");
        }
        entries.put(parts[1], new Entry(facts[0], facts[2], Long.parseLong(facts[3])));
    }

    /// A regular file's text; empty where there is none, or it is too long for a document.
    @Override
    public Optional<String> text(String path) {
        return Optional.ofNullable(entries.get(path))
                .filter(entry -> entry.mode().startsWith("100"))
                .filter(entry -> entry.size() <= DOCUMENT)
                .map(this::text);
    }

    private String text(Entry entry) {
        Git.Result result = git.run("cat-file", "blob", entry.blob());
        if (!result.ok()) {
            throw new GitFailed("git cat-file failed: " + result.err().strip());
        }
        return result.out();
    }

    /// The mode of what is there; that of a new file otherwise.
    ///
    /// @throws GitFailed when it is a link, which must not be written through
    String mode(String path) {
        String mode = Optional.ofNullable(entries.get(path)).map(Entry::mode).orElse("100644");
        if (!mode.startsWith("100")) {
            throw new GitFailed(path + " is no regular file in " + commit);
        }
        return mode;
    }

    @Override
    public Map<String, String> texts(List<String> wanted) {
        Map<String, String> files = new HashMap<>();
        entries.forEach((path, entry) -> {
            boolean read = wanted.stream().anyMatch(each -> isAt(path, each));
            files.put(path, read ? text(path).orElse("") : entry.size() == 0 ? "" : "not read");
        });
        return files;
    }

    private static boolean isAt(String path, String wanted) {
        return path.equals(wanted) || path.startsWith(wanted + "/");
    }
}
