package dev.acefleet.cli.client.logs;

import dev.acefleet.cli.client.ui.Surroundings;
import java.io.PrintStream;
import java.util.function.UnaryOperator;

/// How logs are printed here.
public final class LogFormat {
    private final PrintStream out;
    private final UnaryOperator<String> shape;

    /// @param raw whether what steers a terminal stays
    public LogFormat(Surroundings surroundings, boolean raw) {
        out = surroundings.out();
        shape = LogLines.shape(raw, surroundings.terminal().colour(), isCi(surroundings));
    }

    /// All the usual systems set one of these.
    private static boolean isCi(Surroundings surroundings) {
        boolean ci =
                surroundings.variable("CI").filter(value -> !value.equals("false")).isPresent();
        return ci
                || surroundings.variable("GITHUB_ACTIONS").isPresent()
                || surroundings.variable("TF_BUILD").isPresent()
                || surroundings.variable("TEAMCITY_VERSION").isPresent();
    }

    LogLines lines(String prefix) {
        return new LogLines(out, prefix, shape);
    }
}
