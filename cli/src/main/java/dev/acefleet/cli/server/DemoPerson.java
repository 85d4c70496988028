package dev.acefleet.cli.server;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.common.message.AnswerRequest;
import dev.acefleet.common.message.GateList;
import dev.acefleet.common.message.GateView;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.model.GateId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// Stands in for the person whom the demo's stage asks: answers each gate a moment after it opened, so that it can be seen to
/// wait, by the call that `fleet answer` makes. Prints nothing, for the terminal is somebody else's while the stage runs. One
/// thread of its own, until it is closed; an answer that is lost is given again.
final class DemoPerson implements AutoCloseable {
    /// How long a gate stays open: long enough to be noticed.
    private static final Duration READING = Duration.ofSeconds(3);

    private static final Duration LOOK = Duration.ofMillis(500);

    private final ApiClient api;
    private final InstantSource clock;
    private final Set<String> done = new HashSet<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final Thread thread;

    DemoPerson(Server server, InstantSource clock) {
        this.api = new ApiClient(server);
        this.clock = clock;
        thread = Thread.ofVirtual().name("demo-person").start(this::sit);
    }

    /// What a person would have typed, in order.
    List<String> answers() {
        return List.copyOf(answers);
    }

    private void sit() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        if (!(api.gates() instanceof Reply.Ok<GateList>(int _, GateList open))) {
            return;
        }
        Instant now = clock.instant();
        open.gates().stream()
                .filter(gate -> !done.contains(gate.id()))
                .filter(gate -> !now.isBefore(gate.openedAt().plus(READING)))
                .forEach(this::answer);
    }

    private void answer(GateView gate) {
        String text = text(gate);
        AnswerRequest request =
                new AnswerRequest("demo-" + gate.id().replace('/', '-'), text, "the demo");
        if (api.answer(GateId.parse(gate.id()), request) instanceof Reply.Ok<SubmitReply>) {
            done.add(gate.id());
            answers.add("fleet answer " + gate.id() + " " + text);
        }
    }

    private static String text(GateView gate) {
        return switch (gate.kind()) {
            case "human_action" -> "done";
            case "decision" -> gate.options().isEmpty() ? "" : gate.options().getLast().id();
            default -> "approved";
        };
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        api.close();
    }
}
