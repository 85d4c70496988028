package dev.acefleet.worker.run;

import dev.acefleet.worker.git.Git;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a work tree holds beyond its commit. The tree is the worker's or was reclaimed from an agent.
public final class TreeStatus {
    private TreeStatus() {}

    /// Two letters and a path for each file that is not as committed, ignored ones left out; a file that was moved is one
    /// that went and one that came.
    public static Set<String> lines(Git git) {
        // Git would ask a submodule's own git, with the submodule's own configuration.
        String status =
                git.must(
                        "status",
                        "--porcelain",
                        "-z",
                        "--no-renames",
                        "--untracked-files=all",
                        "--ignore-submodules=dirty");
        Set<String> lines = new LinkedHashSet<>(List.of(status.split("\0", -1)));
        lines.removeIf(String::isBlank);
        return lines;
    }

    public static String path(String line) {
        return line.substring(Math.min(3, line.length()));
    }
}
