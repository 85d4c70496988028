package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// How far the steps of one unit of an assignment are.
///
/// @param done steps that nothing has to be done about any more
/// @param total steps of the unit; those that merely contain others are not counted
/// @param current what its agent is at, number and name; empty where it is at none
/// @param all every step of the unit in its order; none in short
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepsView(int done, int total, String current, List<Step> all) {
    /// @param status `pending`, `in_progress`, `done` or `failed`
    public record Step(String number, String name, String status) {}

    public StepsView {
        all = List.copyOf(all);
    }

    StepsView inShort() {
        return new StepsView(done, total, current, List.of());
    }
}
