package dev.acefleet.worker.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether this machine's git can do what a worker asks of it: an older one merges no trees without a work tree and
/// ignores `safe.bareRepository`, which keeps it out of repositories that an agent has hidden in its own.
public final class GitVersion {
    private static final Pattern VERSION =
            Pattern.compile("git version (\\d{1,6})\\.(\\d{1,6})\\b.*");
    private static final int MAJOR = 2;
    private static final int MINOR = 38;

    private GitVersion() {}

    /// @throws IOException when git is missing or too old: nothing may be done with it then
    public static void check() throws IOException {
        check("git");
    }

    /// @param program name or path of the git program
    static void check(String program) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            var _ =
                    GitCall.run(
                            "version",
                            List.of(program, "version"),
                            Map.of("PATH", Git.searchPath(), "LC_ALL", "C"),
                            "",
                            out,
                            err,
                            GitCall.limit("version"));
        } catch (Git.GitFailed e) {
            throw new IOException(
                    e.getMessage() + "; install git " + MAJOR + "." + MINOR + " or newer", e);
        }
        String printed = out.toString(StandardCharsets.UTF_8).strip();
        if (!serves(printed)) {
            throw new IOException(
                    "A worker needs git "
                            + MAJOR
                            + "."
                            + MINOR
                            + " or newer, and this machine's says \""
                            + (printed + err.toString(StandardCharsets.UTF_8)).strip()
                            + "\"; install a newer one, or put it before this one in PATH");
        }
    }

    private static boolean serves(String printed) {
        Matcher version = VERSION.matcher(printed);
        if (!version.matches()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        return major > MAJOR || (major == MAJOR && Integer.parseInt(version.group(2)) >= MINOR);
    }
}
