package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Queues for tests, a step a text: number, status, and `fork` or `key=value` for what else it has.
final class Queues {
    static final Instant NOW = Instant.parse("2026-11-20T23:48:11Z");

    private Queues() {}

    static Queue of(String... steps) {
        List<Step> all = new ArrayList<>();
        for (String step : steps) {
            String[] words = step.split(" ", -1);
            YamlValue.Mapping fields =
                    YamlValue.Mapping.EMPTY.with("name", "s").with("status", words[1]);
            for (int i = 2; i < words.length; i++) {
                String[] field =
                        (words[i].equals("fork") ? "context=fork" : words[i]).split("=", 2);
                fields = fields.with(field[0], field[1]);
            }
            all.add(new Step(new StepNumber(words[0]), "s", fields, "Do it."));
        }
        return new Queue(all);
    }

    /// What a queue is, a step a word: number and the first letter of its status.
    static String told(Queue queue) {
        return queue.steps().stream()
                .map(step -> step.number() + ":" + step.status().word().charAt(0))
                .collect(Collectors.joining(" "));
    }

    /// What a command makes of a queue, or why it is refused.
    static String after(Queue queue, Scope scope, StepCommand command) {
        return switch (AssignmentMachine.decide(queue, scope, command, NOW)) {
            case Decision.Decided decided -> told(decided.queue());
            case Decision.Refused(var kind, String message) -> kind + " " + message;
        };
    }

    static Queue changed(Queue queue, Scope scope, StepCommand command) {
        return switch (AssignmentMachine.decide(queue, scope, command, NOW)) {
            case Decision.Decided decided -> decided.queue();
            case Decision.Refused refused -> throw new AssertionError(refused.message());
        };
    }
}
