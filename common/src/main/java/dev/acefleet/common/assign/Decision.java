package dev.acefleet.common.assign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a command came to.
public sealed interface Decision {
    /// It was done.
    ///
    /// @param queue after `events`
    record Decided(Queue queue, List<StepEvent> events) implements Decision {
        public Decided {
            events = List.copyOf(events);
        }

        public static Decided nothing(Queue queue) {
            return new Decided(queue, List.of());
        }

        Decided then(StepEvent event) {
            List<StepEvent> all = new ArrayList<>(events);
            all.add(event);
            return new Decided(Evolution.after(queue, event), all);
        }

        /// The last event of a kind.
        public <T extends StepEvent> Optional<T> last(Class<T> kind) {
            return events.stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .reduce((_, later) -> later);
        }

        /// The events of a kind, in order.
        public <T extends StepEvent> List<T> all(Class<T> kind) {
            return events.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    /// It was not, and nothing changed.
    record Refused(Kind kind, String message) implements Decision {}

    enum Kind {
        /// The step is there, but not in the state for it.
        STATE,
        /// There is no such step.
        NO_STEP
    }

    static Refused state(String message) {
        return new Refused(Kind.STATE, message);
    }

    static Refused noStep(String message) {
        return new Refused(Kind.NO_STEP, message);
    }
}
