package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.ActionRequest;
import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.SubmitReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// Hands a command in, as often as it takes to know that it was taken: the same key is never taken twice (protocol P6).
final class Submitter {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Surroundings surroundings;

    Submitter(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Returns when the command is accepted.
    ///
    /// @param asked sends it, each time with the same key
    /// @throws Refusal when it is refused, or nobody decides in time
    void submit(Supplier<Reply<SubmitReply>> asked) {
        ask(asked).ifPresent(Reply.Refused::orRefuse);
    }

    /// The same for an act with a reason, under a key of its own.
    ///
    /// @param verb the beginning of that key
    void act(String verb, String reason, Function<ActionRequest, Reply<SubmitReply>> asked) {
        ActionRequest request = new ActionRequest(verb + "-" + UUID.randomUUID(), reason);
        submit(() -> asked.apply(request));
    }

    /// The same for a submission whose sender has other keys: returns whether it is accepted, and not when its key was
    /// refused before for a reason that is over.
    boolean offer(Supplier<Reply<SubmitReply>> asked) {
        Optional<Reply.Refused<SubmitReply>> refused = ask(asked);
        if (refused.isPresent() && refused.get().problem().code().equals(ApiError.KEY_REFUSED)) {
            return false;
        }
        refused.ifPresent(Reply.Refused::orRefuse);
        return true;
    }

    private Optional<Reply.Refused<SubmitReply>> ask(Supplier<Reply<SubmitReply>> asked) {
        Instant end = surroundings.clock().instant().plus(PATIENCE);
        boolean heard = false;
        String reason = "";
        while (surroundings.clock().instant().isBefore(end)) {
            Reply<SubmitReply> reply = asked.get();
            switch (reply) {
                case Reply.Ok<SubmitReply>(int _, SubmitReply answer) -> {
                    if (!answer.state().equals(SubmitReply.PENDING)) {
                        return Optional.empty();
                    }
                    heard = true;
                    reason = "no coordinator has decided yet";
                }
                case Reply.Refused<SubmitReply> refused -> {
                    if (refused.status() < 500 || refused.problem().code().equals("internal")) {
                        return Optional.of(refused);
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
                "Whether the command was taken is not known.",
                reason,
                "See fleet ls, or type the same command again.");
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
