package dev.acefleet.cli.assign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What can stand behind a command. Not read from annotations by a library, as for the verbs of `fleet`: that would take
/// longer than most of these commands do, and agents call them at every step.
///
/// @param words labels of what may stand there without an option, in order
record Syntax(String description, List<String> words, List<Option> options) {
    /// @param names as they are typed, the short one first where there is one
    /// @param value label of its value; empty for one that is on or off
    record Option(List<String> names, Optional<String> value, String description) {
        Option {
            names = List.copyOf(names);
        }

        /// What it is asked for by.
        String key() {
            return names.getLast();
        }

        boolean is(String typed) {
            return names.contains(typed);
        }
    }

    Syntax {
        words = List.copyOf(words);
        options = List.copyOf(options);
    }

    /// With what every command takes.
    static Syntax of(String description, String... words) {
        return new Syntax(description, List.of(words), List.of())
                .flag("-q, --quiet", "Print nothing on standard output.")
                .flag("-d, --debug", "Accepted, and without effect.")
                .flag("-h, --help", "Show this help.");
    }

    /// @param names divided by a comma and a space
    Syntax flag(String names, String text) {
        return with(new Option(List.of(names.split(", ", -1)), Optional.empty(), text));
    }

    Syntax option(String names, String value, String text) {
        return with(new Option(List.of(names.split(", ", -1)), Optional.of(value), text));
    }

    /// With what several commands take, as each of them adds it.
    Syntax also(UnaryOperator<Syntax> shared) {
        return shared.apply(this);
    }

    private Syntax with(Option option) {
        List<Option> all = new ArrayList<>(options);
        all.add(option);
        return new Syntax(description, words, all);
    }

    /// @param name of the command
    String help(String name) {
        StringBuilder text = new StringBuilder("Usage: ace-assign " + name + " [OPTIONS]");
        words.forEach(word -> text.append(" [").append(word).append(']'));
        text.append('\n').append(description).append("\n\nOptions:\n");
        for (Option option : options) {
            String names =
                    String.join(", ", option.names())
                            + option.value().map(label -> " " + label).orElse("");
            text.append("  %-34s %s\n".formatted(names, option.description()));
        }
        return text.toString();
    }
}
