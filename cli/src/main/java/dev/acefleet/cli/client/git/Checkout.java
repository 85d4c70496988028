package dev.acefleet.cli.client.git;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Names;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The checkout that a verb was called in, or was pointed at. Asks git each time; keeps nothing.
public final class Checkout {
    private static final Pattern IDENTITY = Pattern.compile("(.*) <(.*)> \\d+ [+-]\\d{4}");

    /// Author of merges where the person has not told git a name, as in most CI jobs.
    private static final Identity NOBODY = new Identity("Ace Fleet", "fleet@localhost");

    private final Git git;

    private Checkout(Git git) {
        this.git = git;
    }

    /// The checkout that `from` is in.
    public static Checkout of(Surroundings surroundings, Path from) {
        if (!Files.isDirectory(from)) {
            throw new Refusal(
                    ExitCode.NOT_FOUND,
                    from + " is not a directory.",
                    "",
                    "Name the checkout with --repo DIR.");
        }
        Git here = new Git(from, surroundings.environment());
        Git.Answer root = here.ask("rev-parse", "--show-toplevel");
        if (!root.ok() || root.text().isEmpty()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    from + " is not in a checkout of a git repository.",
                    root.error(),
                    "Go into the checkout, or name it with --repo DIR.");
        }
        return new Checkout(new Git(Path.of(root.text()), surroundings.environment()));
    }

    public Git git() {
        return git;
    }

    public Path root() {
        return git.directory();
    }

    /// The commit that is checked out.
    public CommitId head() {
        return commit("HEAD")
                .orElseThrow(() ->
                        new Refusal(
                                ExitCode.USAGE,
                                root() + " has no commit yet.",
                                "A stage is read from a commit.",
                                "Commit the stage: git add .ace && git commit"));
    }

    /// The commit that a full ref, an id or `HEAD` means.
    public Optional<CommitId> commit(String revision) {
        Git.Answer answer =
                git.ask(
                        "rev-parse",
                        "--verify",
                        "--quiet",
                        "--end-of-options",
                        revision + "^{commit}");
        return answer.ok() ? Optional.of(new CommitId(answer.text())) : Optional.empty();
    }

    /// The branch that is checked out; empty where HEAD is detached.
    public Optional<String> branch() {
        Git.Answer answer = git.ask("symbolic-ref", "--quiet", "HEAD");
        if (!answer.ok() || !answer.text().startsWith("refs/heads/")) {
            return Optional.empty();
        }
        String name = answer.text().substring("refs/heads/".length());
        if (!Names.isBranch(name)) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "The branch checked out has a name that is not worked with: " + name,
                    "It could be read as an option or as something else than a branch.",
                    "Rename it: git branch -m NAME");
        }
        return Optional.of(name);
    }

    public boolean isAncestor(CommitId one, CommitId of) {
        return git.ask("merge-base", "--is-ancestor", one.hex(), of.hex()).ok();
    }

    public boolean has(CommitId commit) {
        return git.ask("cat-file", "-e", commit.hex() + "^{commit}").ok();
    }

    /// Paths that differ between HEAD, index and working tree, or are new, at or below the paths.
    public List<String> changed(String... paths) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "status",
                                "--porcelain=v1",
                                "-z",
                                "--untracked-files=all",
                                "--no-renames",
                                "--"));
        arguments.addAll(List.of(paths));
        return git.ask(arguments.toArray(String[]::new)).records().stream()
                .filter(record -> record.length() > 3)
                .map(record -> record.substring(3))
                .toList();
    }

    /// What is here and in no commit, new files too; of a directory that is new as a whole its name.
    ///
    /// @param but directories in which changes do not count
    public List<String> uncommitted(List<String> but) {
        return status("normal", but).records().stream()
                .filter(record -> record.length() > 3)
                .map(record -> record.substring(3))
                .toList();
    }

    /// Whether nothing tracked is changed, so that a fast-forward touches nothing of the person's.
    ///
    /// @param but directories in which changes do not count
    public boolean isClean(List<String> but) {
        Git.Answer answer = status("no", but);
        return answer.ok() && answer.bytes().length == 0;
    }

    private Git.Answer status(String untracked, List<String> but) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "status",
                                "--porcelain=v1",
                                "-z",
                                "--no-renames",
                                "--untracked-files=" + untracked,
                                "--",
                                "."));
        but.forEach(directory -> arguments.add(":(exclude,top)" + directory));
        return git.ask(arguments.toArray(String[]::new));
    }

    public boolean ignores(String path) {
        return git.ask("check-ignore", "--quiet", "--", path).ok();
    }

    /// Who the person is to git.
    public Identity author() {
        Git.Answer answer = git.ask("var", "GIT_AUTHOR_IDENT");
        Matcher matcher = IDENTITY.matcher(answer.text());
        if (!answer.ok() || !matcher.matches()) {
            return NOBODY;
        }
        try {
            return new Identity(matcher.group(1), matcher.group(2));
        } catch (IllegalArgumentException _) {
            return NOBODY;
        }
    }
}
