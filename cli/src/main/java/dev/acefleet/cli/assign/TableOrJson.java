package dev.acefleet.cli.assign;

import java.util.Optional;

/// How the listings are printed. What is no format is refused: a script that asks for one gets no table instead.
final class TableOrJson {
    static final String OPTION = "--format";
    static final String NAMES = "table|json";

    private TableOrJson() {}

    /// @throws AssignRefusal where it is neither
    static boolean isJson(Arguments arguments) {
        Optional<String> format = arguments.text(OPTION);
        return switch (format.orElse("table")) {
            case "table" -> false;
            case "json" -> true;
            default ->
                    throw AssignRefusal.of(
                            "Unknown format '%s'. There are table and json."
                                    .formatted(format.get()));
        };
    }
}
