package dev.acefleet.worker.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ControlMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every control feed does.
@Timeout(120)
public abstract class ControlFeedContract {
    protected static final Duration PATIENCE = Duration.ofSeconds(10);

    protected abstract ControlFeed feed();

    /// Said, and there for everybody to read, when it returns.
    protected abstract void say(ControlMessage message);

    @AfterEach
    void close() {
        feed().close();
    }

    protected static ControlMessage message(int run) {
        return Samples.message(
                Samples.EPOCH,
                new ControlMessage.Refuse(Samples.attempt(run, 1), "claim-" + run, "no"));
    }

    @Test
    void whatWasSaidBeforeItWasOpenedIsNotHeard() {
        say(message(1));
        feed().open();
        say(message(2));

        assertThat(feed().poll(PATIENCE, true))
                .isEqualTo(new ControlFeed.Heard(List.of(message(2)), true, false));
    }

    @Test
    void everythingSaidAfterItWasOpenedIsHeardInItsOrder() {
        feed().open();
        List<ControlMessage> said = new ArrayList<>();
        for (int run = 1; run <= 20; run++) {
            said.add(message(run));
            say(message(run));
        }

        List<ControlMessage> heard = new ArrayList<>();
        while (heard.size() < said.size()) {
            heard.addAll(feed().poll(PATIENCE, false).messages());
        }
        assertThat(heard).isEqualTo(said);
    }

    @Test
    void onlyALookForTheEndTellsOfIt() {
        feed().open();
        say(message(1));

        assertThat(feed().poll(PATIENCE, false).atEnd()).isFalse();
        assertThat(feed().poll(PATIENCE, true).atEnd()).isTrue();
    }

    @Test
    void aLookForTheEndDoesNotWaitWhenThereIsNothingToRead() {
        feed().open();
        long before = System.nanoTime();

        assertThat(feed().poll(Duration.ofSeconds(60), true).atEnd()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aPollThatWaitsIsWoken() {
        feed().open();
        feed().wakeup();
        long before = System.nanoTime();

        assertThat(feed().poll(Duration.ofSeconds(60), false).messages()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
        say(message(1));
        assertThat(feed().poll(PATIENCE, true).messages()).containsExactly(message(1));
    }
}
