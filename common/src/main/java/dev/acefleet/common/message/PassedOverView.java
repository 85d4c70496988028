package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/// Trouble that a person might have been asked about, and that was gone on in spite of (spec/stage.md section 12).
///
/// @param item whose trouble it is; empty for what was there before the plan
/// @param answer what the policy said in a person's place
/// @param by the policy
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PassedOverView(
        Instant at, String item, List<String> troubles, String answer, String by) {
    public PassedOverView {
        troubles = List.copyOf(troubles);
    }
}
