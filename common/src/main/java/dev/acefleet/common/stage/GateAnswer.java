package dev.acefleet.common.stage;

import dev.acefleet.common.model.GateType;
import java.util.List;
import java.util.Optional;

/// What a person's answer to a gate means (spec/stage.md 5.3), and what the agent that goes on is told (5.4).
public sealed interface GateAnswer {
    /// `approved`, to a gate of type human-verify.
    record Approved() implements GateAnswer {}

    /// One of the ids of a decision.
    ///
    /// @param id as the decision writes it
    record Chosen(String id) implements GateAnswer {}

    /// `done`, to a gate of type human-action.
    record Done() implements GateAnswer {}

    /// Anything else that a person wants the agent to know.
    record Feedback(String text) implements GateAnswer {}

    /// No answer to this gate: it is asked again.
    ///
    /// @param reason what is wrong with it, and what would be right
    record Refused(String reason) implements GateAnswer {}

    /// Case and the spaces around an answer do not matter. A decision whose ids could not be read takes any text: nobody
    /// could answer it otherwise.
    ///
    /// @param options ids that a decision takes
    static GateAnswer of(GateType type, List<String> options, String answer) {
        String text = answer.strip();
        if (text.isEmpty()) {
            return new Refused("an answer is empty; " + awaited(type, options));
        }
        return switch (type) {
            case HUMAN_VERIFY ->
                    text.equalsIgnoreCase("approved") ? new Approved() : new Feedback(text);
            case HUMAN_ACTION -> text.equalsIgnoreCase("done") ? new Done() : new Feedback(text);
            case DECISION -> {
                Optional<String> chosen =
                        options.stream()
                                .filter(id -> id.strip().equalsIgnoreCase(text))
                                .findFirst();
                yield options.isEmpty()
                        ? new Feedback(text)
                        : chosen.<GateAnswer>map(Chosen::new)
                                .orElseGet(() ->
                                        new Refused(
                                                "the decision has no such option; "
                                                        + awaited(type, options)));
            }
        };
    }

    /// What may be answered, for the person who is asked.
    static String awaited(GateType type, List<String> options) {
        return switch (type) {
            case HUMAN_VERIFY -> "answer approved, or say what is wrong";
            case HUMAN_ACTION -> "answer done, or say what stands in the way";
            case DECISION ->
                    options.isEmpty()
                            ? "say what is to be done"
                            : "answer one of " + String.join(", ", options);
        };
    }

    /// How the run goes on after this answer to a gate of that type; empty after a refused one, which nothing goes on from.
    default Optional<Resumption> resumption(GateType type) {
        return switch (this) {
            case Approved() -> Optional.of(Resumption.NEXT_TASK);
            case Chosen(var _) -> Optional.of(Resumption.SELECTED_OPTION);
            case Done() -> Optional.of(Resumption.VERIFY_ACTION);
            case Feedback(var _) ->
                    Optional.of(
                            switch (type) {
                                case HUMAN_VERIFY -> Resumption.MEND_AND_SHOW_AGAIN;
                                case DECISION -> Resumption.FREE_DECISION;
                                case HUMAN_ACTION -> Resumption.ACTION_FEEDBACK;
                            });
            case Refused(var _) -> Optional.empty();
        };
    }
}
