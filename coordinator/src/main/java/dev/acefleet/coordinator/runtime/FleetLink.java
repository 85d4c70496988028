package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.coordinator.core.Effect;
import java.util.List;

/// What a coordinator says to workers and hears of them, apart from the inbox. Called by the loop's thread alone. What is
/// said may be lost or said twice: the protocol makes both harmless, so nothing waits for an acknowledgement.
public interface FleetLink extends AutoCloseable {
    /// Writes a record to a work topic; makes the pool's topics first where they are missing.
    ///
    /// @throws Refused when the broker does not have them: this dispatch is left out, and the protocol says it again
    void dispatch(Effect.Dispatch dispatch);

    void tell(ControlMessage message);

    /// The heartbeats that have come since the last call. Does not wait.
    Heard heartbeats();

    /// @param toTheEnd whether presence was read to an end that was asked for at this call or later: only then has
    ///     silence a meaning (protocol P14)
    record Heard(List<Heartbeat> heartbeats, boolean toTheEnd) {
        public Heard {
            heartbeats = List.copyOf(heartbeats);
        }
    }

    @Override
    void close();

    /// The broker was reached, and does not let this be said. It concerns nothing else.
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Refused(String message) {
            super(message);
        }
    }
}
