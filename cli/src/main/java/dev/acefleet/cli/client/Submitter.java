package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.message.SubmitRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Hands a submission in, as often as it takes to know that it was taken: the same key is never taken twice (protocol P6).
final class Submitter {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final ApiClient api;
    private final Surroundings surroundings;

    Submitter(ApiClient api, Surroundings surroundings) {
        this.api = api;
        this.surroundings = surroundings;
    }

    /// Returns when the submission is accepted.
    ///
    /// @throws Refusal when it is refused, or nobody decides in time
    void submit(SubmitRequest request) {
        Instant end = surroundings.clock().instant().plus(PATIENCE);
        boolean heard = false;
        String reason = "";
        while (surroundings.clock().instant().isBefore(end)) {
            Reply<SubmitReply> reply = api.submit(request);
            switch (reply) {
                case Reply.Ok<SubmitReply>(int _, SubmitReply answer) -> {
                    if (!answer.state().equals(SubmitReply.PENDING)) {
                        return;
                    }
                    heard = true;
                    reason = "no coordinator has decided yet";
                }
                case Reply.Refused<SubmitReply> refused -> {
                    if (refused.status() < 500 || refused.problem().code().equals("internal")) {
                        refused.orRefuse();
                    }
                    heard = true;
                    reason = refused.problem().what() + ": " + refused.problem().why();
                }
                case Reply.Unreachable<SubmitReply> unreachable -> {
                    if (!heard) {
                        unreachable.orRefuse();
                    }
                    reason = unreachable.reason();
                }
            }
            surroundings.say("waiting for the coordinator: " + reason);
            pause();
        }
        throw new Refusal(
                ExitCode.UNREACHABLE,
                "Whether the stage was taken is not known.",
                reason,
                "Type the same command again: it is taken at most once.");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refusal(ExitCode.INTERRUPTED, "Interrupted.", "", "");
        }
    }
}
