package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JournalGateTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Answer ACCEPTED = new Answer.Accepted(new PlanId("s03-0000000001"));

    private final List<Command> written = new ArrayList<>();
    private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
    private boolean tooLarge;
    private final JournalGate gate =
            new JournalGate(
                    new InboxWriter() {
                        @Override
                        public CompletableFuture<Void> write(Command command) {
                            if (tooLarge) {
                                throw new IllegalArgumentException("too large");
                            }
                            written.add(command);
                            return writing;
                        }

                        @Override
                        public void close() {}
                    });

    private static Command command(String id) {
        return new Command.SubmitStage(id, "key", Story.stage("3", Story.run("03-01", 1)));
    }

    private void answered(String id) {
        gate.on(new Event.CommandAnswered(id, Story.REPOSITORY, "key", ACCEPTED), Instant.EPOCH, 1);
    }

    @Test
    void aCommandIsAnsweredWhenTheJournalSaysSo() {
        CompletableFuture<Answer> one = gate.submit(command("c-1"));
        CompletableFuture<Answer> two = gate.submit(command("c-2"));
        assertThat(written).hasSize(2);
        answered("c-2");
        assertThat(two).succeedsWithin(SOON).isEqualTo(ACCEPTED);
        assertThat(one).isNotDone();
        answered("c-1");
        assertThat(one).succeedsWithin(SOON).isEqualTo(ACCEPTED);
    }

    @Test
    void answersToOthersAndTwiceAreHarmless() {
        answered("c-9");
        CompletableFuture<Answer> one = gate.submit(command("c-1"));
        answered("c-1");
        answered("c-1");
        assertThat(one).succeedsWithin(SOON).isEqualTo(ACCEPTED);
    }

    @Test
    void aCommandThatCannotBeWrittenFails() {
        writing = CompletableFuture.failedFuture(new IllegalStateException("away"));
        assertThat(gate.submit(command("c-1"))).failsWithin(SOON);
        tooLarge = true;
        assertThatThrownBy(() -> gate.submit(command("c-2")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
