package dev.acefleet.worker.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Dispatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every work queue does. Queues that [#open] returns share their records.
@Timeout(120)
public abstract class WorkQueueContract {
    protected static final Duration PATIENCE = Duration.ofSeconds(1);

    /// Looks enough for a queue that has just joined its group.
    private static final int LOOKS = 40;

    protected abstract WorkQueue open();

    protected abstract void put(Dispatch dispatch);

    protected static WorkQueue.Taken takeOne(WorkQueue queue) {
        return take(queue, 1).getFirst();
    }

    private static List<WorkQueue.Taken> take(WorkQueue queue, int most) {
        for (int look = 0; look < LOOKS; look++) {
            List<WorkQueue.Taken> taken = queue.take(most, PATIENCE);
            if (!taken.isEmpty()) {
                return taken;
            }
        }
        throw new AssertionError("No work came");
    }

    @Test
    void workPutBeforeAnybodyLooksIsTakenInItsOrder() {
        for (int run = 1; run <= 3; run++) {
            put(Samples.dispatch(run));
        }
        try (WorkQueue queue = open()) {
            List<Dispatch> taken = new ArrayList<>();
            while (taken.size() < 3) {
                List<WorkQueue.Taken> records = take(queue, 2);
                assertThat(records).hasSizeLessThanOrEqualTo(2);
                records.forEach(record -> taken.add(record.dispatch()));
                queue.spend(records);
            }
            assertThat(taken)
                    .containsExactly(Samples.dispatch(1), Samples.dispatch(2), Samples.dispatch(3));
        }
    }

    @Test
    void oneRecordAtATimeLeavesTheOthersToOthers() {
        put(Samples.dispatch(1));
        put(Samples.dispatch(2));
        try (WorkQueue one = open();
                WorkQueue two = open()) {
            WorkQueue.Taken first = takeOne(one);
            WorkQueue.Taken second = takeOne(two);

            assertThat(List.of(first.dispatch(), second.dispatch()))
                    .containsExactlyInAnyOrder(Samples.dispatch(1), Samples.dispatch(2));
            one.spend(List.of(first));
            two.spend(List.of(second));
        }
    }

    @Test
    void whatIsNotSpentGoesToAnother() {
        put(Samples.dispatch(1));
        try (WorkQueue one = open()) {
            assertThat(takeOne(one).dispatch()).isEqualTo(Samples.dispatch(1));
        }
        try (WorkQueue two = open()) {
            WorkQueue.Taken again = takeOne(two);
            assertThat(again.dispatch()).isEqualTo(Samples.dispatch(1));
            two.spend(List.of(again));
        }
    }

    @Test
    void whatIsSpentDoesNotComeAgain() {
        put(Samples.dispatch(1));
        try (WorkQueue one = open()) {
            one.spend(List.of(takeOne(one)));
        }
        put(Samples.dispatch(2));
        try (WorkQueue two = open()) {
            WorkQueue.Taken next = takeOne(two);
            assertThat(next.dispatch()).isEqualTo(Samples.dispatch(2));
            two.spend(List.of(next));
        }
    }

    @Test
    void aTakeThatWaitsIsWoken() {
        try (WorkQueue queue = open()) {
            queue.wakeup();
            long before = System.nanoTime();
            assertThat(queue.take(1, Duration.ofSeconds(60))).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(Duration.ofSeconds(30));
        }
    }
}
