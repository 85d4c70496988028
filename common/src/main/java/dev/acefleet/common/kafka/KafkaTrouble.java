package dev.acefleet.common.kafka;

import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/// Whether Kafka is what something failed for, for those who have nothing else to do with Kafka. Pure.
public final class KafkaTrouble {
    /// Causes looked at: none is nested deeper, and a circle must end.
    private static final int DEEPEST = 10;

    private KafkaTrouble() {}

    /// What Kafka's client said, if it was Kafka.
    public static Optional<String> in(Throwable failure) {
        boolean isKafka = false;
        Throwable at = failure;
        for (int i = 0; i < DEEPEST; i++) {
            isKafka |= at instanceof KafkaException;
            if (at.getCause() == null) {
                break;
            }
            at = at.getCause();
        }
        return isKafka
                ? Optional.of(at.getClass().getSimpleName() + ": " + at.getMessage())
                : Optional.empty();
    }
}
