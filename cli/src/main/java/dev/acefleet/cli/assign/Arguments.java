package dev.acefleet.cli.assign;

import dev.acefleet.cli.assign.Syntax.Option;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was typed behind a command: options anywhere, as `--option value`, `--option=value`, `-ovalue`, `--[no-]flag`, and
/// words; behind `--` there are words alone.
final class Arguments {
    private static final String YES = "yes";

    private final Syntax syntax;
    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    private Arguments(Syntax syntax) {
        this.syntax = syntax;
    }

    /// @throws AssignRefusal for what the command does not take
    static Arguments of(Syntax syntax, List<String> typed) {
        Arguments read = new Arguments(syntax);
        int at = 0;
        while (at < typed.size()) {
            String word = typed.get(at);
            if (word.equals("--")) {
                read.words.addAll(typed.subList(at + 1, typed.size()));
                break;
            }
            Optional<String> next =
                    at + 1 < typed.size() ? Optional.of(typed.get(at + 1)) : Optional.empty();
            at += read.take(word, next) ? 2 : 1;
        }
        if (read.words.size() > syntax.words().size()) {
            throw AssignRefusal.of(
                    "Unexpected argument: '%s'".formatted(read.words.get(syntax.words().size())));
        }
        return read;
    }

    /// Whether the next word was its value.
    private boolean take(String word, Optional<String> next) {
        if (word.startsWith("--")) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            return named(
                    name,
                    equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1)),
                    next);
        }
        if (!word.startsWith("-") || word.equals("-")) {
            words.add(word);
            return false;
        }
        Option option = option(word.substring(0, 2));
        String rest = word.substring(2);
        if (option.value().isPresent() || rest.isEmpty()) {
            return named(
                    word.substring(0, 2),
                    rest.isEmpty() ? Optional.empty() : Optional.of(rest),
                    next);
        }
        values.put(option.key(), List.of(YES));
        return take("-" + rest, next);
    }

    private boolean named(String name, Optional<String> attached, Optional<String> next) {
        boolean no = name.startsWith("--no-");
        Option option = option(no ? "--" + name.substring("--no-".length()) : name);
        if (option.value().isEmpty()) {
            if (attached.isPresent()) {
                throw AssignRefusal.of("Option %s takes no value".formatted(name));
            }
            values.put(option.key(), no ? List.of() : List.of(YES));
            return false;
        }
        Optional<String> value = no ? Optional.empty() : attached.or(() -> next);
        if (value.filter(text -> !text.isEmpty()).isEmpty()) {
            throw AssignRefusal.of("Option %s needs a value".formatted(name));
        }
        values.computeIfAbsent(option.key(), _ -> new ArrayList<>()).add(value.get());
        return attached.isEmpty();
    }

    private Option option(String typed) {
        return syntax.options().stream()
                .filter(option -> option.is(typed))
                .findFirst()
                .orElseThrow(() ->
                        AssignRefusal.of(
                                "Unknown option: '%s'. Did you mean '%s'?"
                                        .formatted(typed, nearest(typed))));
    }

    private String nearest(String typed) {
        String nearest = "--help";
        int least = Integer.MAX_VALUE;
        for (Option option : syntax.options()) {
            for (String name : option.names()) {
                int distance = distance(typed, name);
                if (distance < least) {
                    least = distance;
                    nearest = name;
                }
            }
        }
        return nearest;
    }

    /// Letters to change, add or leave out.
    private static int distance(String one, String two) {
        int[] row = new int[two.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = corner + (one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[two.length()];
    }

    /// The last value that was given.
    Optional<String> text(String option) {
        return texts(option).reversed().stream().findFirst();
    }

    /// Every value that was given, in order.
    List<String> texts(String option) {
        return values.getOrDefault(option, List.of());
    }

    boolean flag(String option) {
        return texts(option).contains(YES);
    }

    Optional<String> word() {
        return word(0);
    }

    /// One that must be there.
    ///
    /// @param missing what is said where it is not
    String word(String missing) {
        return word().orElseThrow(() -> AssignRefusal.of(missing));
    }

    /// @param place from 0
    Optional<String> word(int place) {
        return words.stream().skip(place).findFirst();
    }
}
