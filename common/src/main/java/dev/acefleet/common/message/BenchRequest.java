package dev.acefleet.common.message;

import dev.acefleet.common.model.BenchSubmission;

/// Body of `POST /api/v1/benches`.
///
/// @param key made by the client; sent again with the same one, a submission gets its first answer again
public record BenchRequest(String key, BenchSubmission bench) {
    public BenchRequest {
        SubmitRequest.checkKey(key);
    }
}
