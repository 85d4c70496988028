package dev.acefleet.cli.client.api;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.message.ApiError;

/// What came of a request.
public sealed interface Reply<T> {
    record Ok<T>(int status, T value) implements Reply<T> {}

    /// The server answered, and not with what was asked for.
    record Refused<T>(int status, ApiError.Problem problem) implements Reply<T> {}

    /// No server answered.
    record Unreachable<T>(String reason) implements Reply<T> {}

    /// The value, for callers to whom everything else is the end.
    ///
    /// @throws Refusal with the exit code of what happened
    default T orRefuse() {
        return switch (this) {
            case Ok<T>(int _, T value) -> value;
            case Refused<T>(int status, ApiError.Problem problem) ->
                    throw new Refusal(
                            code(status), problem.what() + ".", problem.why(), problem.todo());
            case Unreachable<T>(String reason) ->
                    throw new Refusal(
                            ExitCode.UNREACHABLE,
                            "The coordinator does not answer.",
                            reason,
                            "See that it runs, and that --server, FLEET_SERVER or the files name it.");
        };
    }

    private static ExitCode code(int status) {
        return switch (status) {
            case 401, 403 -> ExitCode.NOT_AUTHORISED;
            case 404, 410 -> ExitCode.NOT_FOUND;
            case 400, 413, 415, 422 -> ExitCode.USAGE;
            case 502, 503, 504 -> ExitCode.UNREACHABLE;
            default -> ExitCode.ERROR;
        };
    }
}
