package dev.acefleet.common.assign.files;

import dev.acefleet.common.assign.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Texts of one kind that people write and others read by name: those of a directory, or those that come with the program.
interface Documents {
    /// Of all there are, sorted.
    List<String> names();

    /// Empty where there is none of the name.
    Optional<Parsed<String>> text(String name);

    /// How it is called where something is wrong with it.
    String called(String name);

    /// Reads one; what is wrong is said with the document's name.
    default <T> Optional<Parsed<T>> read(String name, Function<String, Parsed<T>> reader) {
        return text(name)
                .map(text ->
                        switch (text) {
                            case Parsed.Good<String>(String found) ->
                                    named(name, reader.apply(found));
                            case Parsed.Bad<String>(List<String> problems) ->
                                    named(name, new Parsed.Bad<>(problems));
                        });
    }

    private <T> Parsed<T> named(String name, Parsed<T> read) {
        return switch (read) {
            case Parsed.Good<T> good -> good;
            case Parsed.Bad<T>(List<String> problems) ->
                    new Parsed.Bad<>(
                            problems.stream().map(each -> called(name) + ": " + each).toList());
        };
    }

    /// All of them, or everything that is wrong with any.
    default <T> Parsed<List<T>> all(Function<String, Parsed<T>> reader) {
        List<T> all = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : names()) {
            switch (read(name, reader).orElse(new Parsed.Bad<>(List.of()))) {
                case Parsed.Good<T>(T value) -> all.add(value);
                case Parsed.Bad<T>(List<String> wrong) -> problems.addAll(wrong);
            }
        }
        return problems.isEmpty() ? new Parsed.Good<>(all) : new Parsed.Bad<>(problems);
    }
}
