package dev.acefleet.common.stage;

/// Something about a stage's files that a person should know.
///
/// @param path of the file, relative to the repository's root; the stage directory or `.ace` where there is no file
/// @param line from 1; 0 where it is about the file as a whole
public record Problem(Severity severity, Code code, String path, int line, String message) {
    public enum Severity {
        ERROR,
        WARNING
    }

    /// What kind of problem; stable, for scripts and tests.
    public enum Code {
        NO_STAGE,
        AMBIGUOUS_STAGE,
        NO_RUNS,
        NO_FRONTMATTER,
        TOO_LARGE,
        YAML_UNSAFE,
        BAD_BATCH,
        BAD_PATH,
        DUPLICATE_RUN_ID,
        UNRESOLVED_DEPENDENCY,
        NOT_SELECTED,
        CYCLE,
        BAD_NAME,
        TOO_MANY_RUNS,
        ODD
    }

    /// Characters of a message: it quotes repositories, where a word may have a million.
    private static final int LONGEST = 600;

    public Problem {
        String line1 = message.replaceAll("\\p{Cntrl}", " ");
        message = line1.length() <= LONGEST ? line1 : line1.substring(0, LONGEST - 2) + " …";
    }

    /// The same as a warning: what is wrong with a run that is complete keeps nothing from being done.
    Problem asWarning() {
        return new Problem(Severity.WARNING, code, path, line, message);
    }

    static Problem error(Code code, String path, int line, String message) {
        return new Problem(Severity.ERROR, code, path, line, message);
    }

    public static Problem warning(String path, int line, String message) {
        return new Problem(Severity.WARNING, Code.ODD, path, line, message);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /// In the form that editors and CI understand: `file:line: message`.
    @Override
    public String toString() {
        String kind = isError() ? "error: " : "warning: ";
        return path
                + ":"
                + Math.max(line, 1)
                + ": "
                + kind
                + message
                + (isError() ? " [" + code + "]" : "");
    }
}
