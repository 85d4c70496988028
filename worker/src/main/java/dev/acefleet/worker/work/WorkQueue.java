package dev.acefleet.worker.work;

import dev.acefleet.common.message.Dispatch;
import java.time.Duration;
import java.util.List;

/// Where one lane's work is taken from: any record goes to one worker of the pool, and comes to another one if this one
/// dies before it was spent. Called by the lane's thread alone, except [#wakeup].
public interface WorkQueue extends AutoCloseable {
    /// A record in hand. Equal only to itself.
    interface Taken {
        Dispatch dispatch();
    }

    /// Waits for work. What cannot be read as a dispatch is spent here and reported in the log, and never handed out.
    ///
    /// Every record of the take before must have been spent.
    ///
    /// @param most upper bound of records; a queue may always hand out fewer
    /// @param patience how long to wait for the first one
    /// @return empty when nothing came, or [#wakeup] was called
    List<Taken> take(int most, Duration patience);

    /// The record will not be delivered again. Call it for each answer to its claim, whatever the answer (protocol
    /// P11). If the broker does not hear of it, the record comes again and its claim is refused: harmless.
    void spend(List<Taken> records);

    /// Ends a [#take] that waits, or the next one. Any thread.
    void wakeup();

    /// What is in hand and not spent goes to another worker.
    @Override
    void close();
}
