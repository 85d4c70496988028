package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.ApiError;

/// A request that is not answered as it wished: ends its handler and becomes the response. Without a stack, which nobody
/// reads.
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient ApiError error;

    Problem(int status, String code, String what, String why, String todo) {
        super(what + ": " + why, null, false, false);
        this.status = status;
        this.error = ApiError.of(code, what, why, todo);
    }

    int status() {
        return status;
    }

    ApiError error() {
        return error;
    }
}
