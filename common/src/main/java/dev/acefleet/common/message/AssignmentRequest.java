package dev.acefleet.common.message;

import dev.acefleet.common.model.AssignmentSubmission;

/// Body of `POST /api/v1/assignments`.
///
/// @param key made by the client; sent again with the same one, a submission gets its first answer again
public record AssignmentRequest(String key, AssignmentSubmission assignment) {
    public AssignmentRequest {
        SubmitRequest.checkKey(key);
    }
}
