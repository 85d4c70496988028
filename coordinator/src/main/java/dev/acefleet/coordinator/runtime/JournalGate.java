package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Command;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.core.Event;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Writes a command to the inbox and answers when its event comes by in the journal (protocol P7). Any thread submits; the
/// tail's thread answers. Who waits when the process dies asks again with the same key.
public final class JournalGate implements CommandGate, JournalListener {
    /// How long a command is waited for; its sender has given up long before.
    private static final long FORGET_MINUTES = 10;

    private final InboxWriter inbox;
    private final Map<String, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();

    public JournalGate(InboxWriter inbox) {
        this.inbox = inbox;
    }

    @Override
    public CompletableFuture<Answer> submit(Command command) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        waiting.put(command.commandId(), answer);
        var _ =
                answer.orTimeout(FORGET_MINUTES, TimeUnit.MINUTES)
                        .whenComplete((_, _) -> waiting.remove(command.commandId()));
        try {
            var _ =
                    inbox.write(command)
                            .exceptionally(failure -> {
                                answer.completeExceptionally(failure);
                                return null;
                            });
        } catch (IllegalArgumentException e) {
            waiting.remove(command.commandId());
            throw e;
        }
        return answer;
    }

    @Override
    public void on(Event event, Instant at, long offset) {
        if (event instanceof Event.CommandAnswered answered) {
            CompletableFuture<Answer> waits = waiting.remove(answered.commandId());
            if (waits != null) {
                // On another thread: what the waiter does next must not hold the tail.
                var _ = waits.completeAsync(answered::answer);
            }
        }
    }
}
