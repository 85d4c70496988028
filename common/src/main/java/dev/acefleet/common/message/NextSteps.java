package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// What a person may do now. Text alone: nothing is started by it. Empty values are left out of the JSON.
///
/// @param route A, B or C of spec/stage.md section 8; empty where it is not known
/// @param banner one line; empty while the plan goes on
/// @param facts below the banner, each in a line: what was done, the score, what is missing
/// @param offer what comes next, in a line; empty where nothing does
/// @param commands to be typed in a checkout of the repository, in this order
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NextSteps(
        String route,
        String banner,
        List<String> facts,
        String offer,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<String> commands) {
    public NextSteps {
        facts = List.copyOf(facts);
        commands = List.copyOf(commands);
    }

    /// A banner with nothing to be said below it.
    public NextSteps(String banner, List<String> commands) {
        this("", banner, List.of(), "", commands);
    }
}
