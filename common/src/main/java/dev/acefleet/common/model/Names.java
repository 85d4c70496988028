package dev.acefleet.common.model;

import java.util.regex.Pattern;

/// The form of names that a repository or a client chooses by (agents, models, checks) and of branches. A name is never a
/// command line, an option or a path.
public final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:\\[\\]-]{0,99}");
    private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/+@#-]{0,199}");

    private Names() {}

    /// Refuses a value that is not fit as the name of a `what`.
    ///
    /// @throws IllegalArgumentException with the value in it
    public static void check(String what, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "Not a name for the "
                            + what
                            + ": "
                            + Limits.text(value)
                            + " (a letter or digit, then letters, digits and . _ : [ ] -, at most 100)");
        }
    }

    /// Whether `name` is a branch that git takes and that cannot be read as an option or another ref.
    /// A subset of `git check-ref-format --branch`.
    public static boolean isBranch(String name) {
        return BRANCH.matcher(name).matches()
                && !name.contains("..")
                && !name.contains("//")
                && !name.contains("/.")
                && !name.contains("@{")
                && !name.endsWith("/")
                && !name.endsWith(".")
                && !name.contains(".lock/")
                && !name.endsWith(".lock")
                && !name.startsWith("refs/");
    }
}
