package dev.acefleet.common.message;

import dev.acefleet.common.model.Limits;

/// Body of `POST /api/v1/plans/{id}/items/{item}/gates/{attempt}/{number}/answer`.
///
/// @param key made by the client; sent again with the same one, the first answer comes again
/// @param text `approved`, `done`, the id of an option, or what the agent should know
/// @param by who says it, for the record; may be empty
public record AnswerRequest(String key, String text, String by) {
    public AnswerRequest {
        if (!SubmitRequest.isKey(key)) {
            throw new IllegalArgumentException(
                    "Not a key (1 to 200 printable ASCII characters without spaces)");
        }
        text = Limits.text(text);
        by = Limits.text(by);
    }
}
