package dev.acefleet.worker.work;

import dev.acefleet.common.message.ControlMessage;
import java.time.Duration;
import java.util.List;

/// What coordinators say to the workers of this worker's partition of `control`. Called by one thread, except
/// [#wakeup].
public interface ControlFeed extends AutoCloseable {
    /// What one look brought.
    ///
    /// @param messages in order; those for other workers too, for their epochs (protocol P1)
    /// @param atEnd whether the feed was read to an end that was asked for during this look: the worker "hears"
    ///     (protocol P15)
    /// @param gap whether messages were lost, so that open claims must be sent again (protocol P27)
    record Heard(List<ControlMessage> messages, boolean atEnd, boolean gap) {
        public Heard {
            messages = List.copyOf(messages);
        }
    }

    /// Sets the feed to its end. Called once, before the first heartbeat and the first claim: nothing that is said
    /// after it returns is missed.
    void open();

    /// Waits for messages, not longer than `patience`. A broker that is away is no failure: then nothing was heard, and
    /// the end was not reached.
    ///
    /// @param toEnd asks the broker where the end is, reads up to there, and then does not wait for more
    Heard poll(Duration patience, boolean toEnd);

    /// Ends a [#poll] that waits, or the next one. Any thread.
    void wakeup();

    @Override
    void close();
}
