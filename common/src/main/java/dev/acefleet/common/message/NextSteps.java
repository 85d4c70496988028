package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// What a person may do now. Text alone: nothing is started by it.
///
/// @param route A, B or C of spec/stage.md section 8; empty where it is not known
/// @param banner one line; empty while the plan goes on
/// @param commands to be typed in a checkout of the repository, in this order
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NextSteps(
        String route,
        String banner,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<String> commands) {
    public NextSteps {
        commands = List.copyOf(commands);
    }
}
