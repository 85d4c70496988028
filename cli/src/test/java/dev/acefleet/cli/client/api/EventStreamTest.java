package dev.acefleet.cli.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.cli.FakeApi;
import dev.acefleet.cli.Plans;
import dev.acefleet.common.message.EventPosition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void everyEventComesOnceAlthoughEveryConnectionBreaks() throws Exception {
        try (FakeApi api = new FakeApi();
                ApiClient client =
                        new ApiClient(
                                new Server(List.of(URI.create(api.url())), "test", "secret"))) {
            for (int i = 1; i <= 4; i++) {
                api.happen(Plans.event(i, i == 4 ? "plan_ended" : "started", "text " + i));
            }
            api.cutStreamsAfter(2);
            List<String> texts = new ArrayList<>();
            boolean lost = false;
            try (EventStream stream = EventStream.open(client, "p", EventPosition.START)) {
                Optional<EventStream.Signal> signal = stream.poll(PATIENCE);
                while (!(signal.orElseThrow() instanceof EventStream.Signal.Over)) {
                    lost |= signal.get() instanceof EventStream.Signal.Lost;
                    if (signal.get() instanceof EventStream.Signal.Happened(var event)) {
                        texts.add(event.text());
                    }
                    signal = stream.poll(PATIENCE);
                }
            }
            assertThat(texts).containsExactly("text 1", "text 2", "text 3", "text 4");
            assertThat(lost).isTrue();
            assertThat(api.resumedFrom()).startsWith("", "2.0");
            assertThat(api.tokens()).containsOnly("Bearer secret");
        }
    }

    @Test
    void oddLinesAreSkippedAndLongOnesRefused() throws IOException {
        String text = ": hello\r\nretry: 3\nevent: x\ndata:a\ndata: b\r\n\n\ndata: c\n\ndata: cut";
        ServerSentEvents events = events(text);
        assertThat(events.next()).contains(new ServerSentEvents.Event("x", "a\nb"));
        assertThat(events.next()).contains(new ServerSentEvents.Event("message", "c"));
        assertThat(events.next()).isEmpty();
        assertThatThrownBy(() -> events("data: " + "x".repeat(300_000)).next())
                .isInstanceOf(IOException.class);
    }

    private static ServerSentEvents events(String text) {
        return new ServerSentEvents(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), () -> {});
    }
}
