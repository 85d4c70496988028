package dev.acefleet.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresenceTailTest {
    static Stream<RuntimeException> failures() {
        return Stream.of(
                new LogFailed("Presence cannot be read", new IllegalStateException("refused")),
                new IllegalStateException("something that nobody thought of"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void afterAnyFailureItReadsOnWithoutAskingInARush(RuntimeException failure) {
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<PresenceTail> self = new AtomicReference<>();
        PresenceTail tail =
                new PresenceTail(
                        () -> {
                            if (asked.incrementAndGet() == 3) {
                                Objects.requireNonNull(self.get()).stop();
                            }
                            throw failure;
                        },
                        _ -> {});
        self.set(tail);

        long begun = System.nanoTime();
        tail.run();

        assertThat(asked).hasValue(3);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThan(Duration.ofMillis(800));
    }
}
