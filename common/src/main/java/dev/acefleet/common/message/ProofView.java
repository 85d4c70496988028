package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// What the audit of a plan has found. Empty values are left out of the JSON.
///
/// @param status `passed`, `human_needed` or `gaps_found`, as the auditor says it
/// @param score for example `5/6 must-haves verified`
/// @param path of the proof
/// @param commit that holds it
/// @param gaps each in a line
/// @param people what only a person can check
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProofView(
        String status,
        String score,
        String path,
        String commit,
        List<String> gaps,
        List<String> people) {
    public ProofView {
        gaps = List.copyOf(gaps);
        people = List.copyOf(people);
    }
}
