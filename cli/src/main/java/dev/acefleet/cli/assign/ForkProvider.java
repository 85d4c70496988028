package dev.acefleet.cli.assign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An agent that a fork is given to, as `NAME[:MODEL][@PRESET]` says (spec/assign.md 14.2).
///
/// @param name as it was given
/// @param command program and arguments; `{message}` in one stands for the file of its last words
/// @param seconds how long it may take
record ForkProvider(String name, List<String> command, int seconds) {
    /// Stands for the file into which the program itself writes its last message.
    static final String MESSAGE = "{message}";

    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_-]+)(?::([A-Za-z0-9._\\[\\]/-]+))?(?:@([A-Za-z0-9_-]+))?");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /// A program that is known.
    ///
    /// @param line how it is called, before what model and preset add
    /// @param model the option that takes the model
    /// @param presets what a preset adds
    /// @param last what stands at the end
    private record Program(
            List<String> line,
            String model,
            Map<String, List<String>> presets,
            List<String> last) {}

    private static final Map<String, Program> PROGRAMS =
            Map.of(
                    "claude",
                    new Program(
                            List.of("claude", "-p", "--output-format", "json"),
                            "--model",
                            Map.of("yolo", List.of("--dangerously-skip-permissions")),
                            List.of()),
                    "codex",
                    new Program(
                            List.of("codex", "exec", "--output-last-message", MESSAGE),
                            "--model",
                            Map.of("yolo", List.of("--dangerously-bypass-approvals-and-sandbox")),
                            List.of("-")),
                    "gemini",
                    new Program(
                            List.of("gemini"),
                            "--model",
                            Map.of("yolo", List.of("--yolo")),
                            List.of()),
                    "opencode",
                    new Program(List.of("opencode", "run"), "--model", Map.of(), List.of()));

    ForkProvider {
        command = List.copyOf(command);
    }

    /// @param arguments in place of the preset's, in words as a shell would divide them
    static ForkProvider of(String name, Optional<String> arguments, int seconds) {
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            throw AssignRefusal.of(
                    "Not a provider: %s. Write NAME[:MODEL][@PRESET], as claude:opus@yolo."
                            .formatted(name));
        }
        Program program = PROGRAMS.get(form.group(1));
        if (program == null) {
            throw AssignRefusal.of(
                    "Unknown provider: %s. Known are %s."
                            .formatted(
                                    form.group(1),
                                    String.join(
                                            ", ", PROGRAMS.keySet().stream().sorted().toList())));
        }
        List<String> command = new ArrayList<>(program.line());
        if (form.group(2) != null) {
            command.add(program.model());
            command.add(form.group(2));
        }
        command.addAll(
                arguments.isPresent()
                        ? words(arguments.get())
                        : preset(name, program, form.group(3)));
        command.addAll(program.last());
        return new ForkProvider(name, command, seconds);
    }

    private static List<String> preset(String name, Program program, @Nullable String preset) {
        if (preset == null) {
            return List.of();
        }
        List<String> added = program.presets().get(preset);
        if (added == null) {
            throw AssignRefusal.of("The provider %s has no preset %s.".formatted(name, preset));
        }
        return added;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(text); word.find(); ) {
            words.add(
                    word.group(1) != null
                            ? word.group(1)
                            : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }
}
