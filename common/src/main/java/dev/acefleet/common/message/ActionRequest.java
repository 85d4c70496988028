package dev.acefleet.common.message;

import dev.acefleet.common.model.Limits;

/// Body of what is asked of a plan or a run that is there: cancel, retry.
///
/// @param key made by the client; sent again with the same one, the first answer comes again
/// @param reason of the person who asks; may be empty
public record ActionRequest(String key, String reason) {
    public ActionRequest {
        if (!SubmitRequest.isKey(key)) {
            throw new IllegalArgumentException(
                    "Not a key (1 to 200 printable ASCII characters without spaces)");
        }
        reason = Limits.text(reason);
    }
}
