package dev.acefleet.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.Deposed;
import dev.acefleet.coordinator.runtime.WrongClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What follows a term that ends in one way or another. Time is the test's: a pause is over at once and written down.
@Timeout(30)
class LeadershipTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(1);

    private final Group group = new Group();
    private final Watch watch = new Watch();
    private final Deque<Runnable> terms = new ArrayDeque<>();
    private final CountDownLatch lastTerm = new CountDownLatch(1);
    private volatile boolean fit = true;
    private final Leadership leadership = new Leadership(group, () -> fit, this::lead, watch);

    /// A group of one, which holds the shard while it is a member.
    private static final class Group implements Leadership.Membership {
        private final List<String> said = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean member;

        @Override
        public void join() {
            member = true;
            said.add("join");
        }

        @Override
        public boolean isHeld() {
            return member;
        }

        @Override
        public void leave() {
            if (member) {
                said.add("leave");
            }
            member = false;
        }
    }

    private final class Watch implements Leadership.Pace {
        private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
        private final List<String> obstacles = Collections.synchronizedList(new ArrayList<>());
        private volatile long now;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void pause(CountDownLatch closed, Duration time) {
            pauses.add(time);
            obstacles.add(leadership.obstacle().orElse(""));
        }
    }

    /// One after the other, and then one that lasts until it is told to end.
    private void lead(BooleanSupplier goOn) {
        Runnable term = terms.poll();
        if (term != null) {
            term.run();
            return;
        }
        lastTerm.countDown();
        while (goOn.getAsBoolean()) {
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private static Runnable failing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    private void leadToTheEnd() throws InterruptedException {
        leadership.start();
        lastTerm.await();
    }

    @AfterEach
    void close() {
        leadership.close();
    }

    @Test
    void aDefectIsAResignationAndTheShardIsLeftToOthers() {
        terms.add(failing(new IllegalStateException("a journal that cannot be folded")));
        leadership.start();
        assertThat(leadership.resigned())
                .succeedsWithin(PATIENCE)
                .isEqualTo("a journal that cannot be folded");
        assertThat(group.said).containsExactly("join", "leave");
        assertThat(leadership.obstacle().orElse("")).contains("a journal that cannot be folded");
        assertThat(leadership.isLeading()).isFalse();
        assertThat(lastTerm.getCount()).as("it does not come back").isOne();
    }

    @Test
    void anErrorIsAResignationTooAndReachesWhoeverEndsTheProcess() {
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        Thread.@Nullable UncaughtExceptionHandler before =
                Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> uncaught.complete(failure));
        try {
            terms.add(() -> {
                throw new LinkageError("half a class path");
            });
            leadership.start();
            assertThat(uncaught)
                    .succeedsWithin(PATIENCE)
                    .satisfies(failure -> assertThat(failure).hasMessage("half a class path"));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(leadership.resigned()).isCompleted();
        assertThat(group.said).containsExactly("join", "leave");
        assertThat(leadership.obstacle()).isPresent();
        assertThat(leadership.isLeading()).isFalse();
    }

    @Test
    void whoCannotReadTheJournalDoesNotStandBy() {
        fit = false;
        leadership.start();
        assertThat(leadership.resigned())
                .succeedsWithin(PATIENCE)
                .asString()
                .contains("cannot read the journal");
        assertThat(group.said).containsExactly("join", "leave");
    }

    @Test
    void whoWasDeposedGivesTheGroupTheTimeToSaySo() throws InterruptedException {
        terms.add(failing(new Deposed("another announced itself")));
        leadToTheEnd();
        assertThat(watch.pauses).containsExactly(Leadership.GROUP_PATIENCE);
        assertThat(group.said).containsExactly("join");
        assertThat(leadership.isLeading()).isTrue();
        assertThat(leadership.resigned()).isNotDone();
    }

    @Test
    void aLogThatStaysAwayIsTriedAgainLessAndLessOften() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            terms.add(failing(new LogFailed("away", new IllegalStateException())));
            terms.add(failing(new KafkaException("no client")));
        }
        leadToTheEnd();
        assertThat(watch.pauses)
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 15L, 15L);
        assertThat(leadership.obstacle()).isEmpty();
    }

    @Test
    void aTermThatLastedBeginsThePausesAnew() throws InterruptedException {
        RuntimeException away = new LogFailed("away", new IllegalStateException());
        terms.add(failing(away));
        terms.add(failing(away));
        terms.add(() -> {
            watch.now = Leadership.LONGEST_PAUSE.toNanos() + 1;
            throw away;
        });
        leadToTheEnd();
        assertThat(watch.pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 1L);
    }

    @Test
    void aWrongClockLetsOthersLeadAndIsLookedAtAgain() throws InterruptedException {
        terms.add(failing(new WrongClock("two hours behind")));
        terms.add(failing(new WrongClock("one hour behind")));
        leadToTheEnd();
        assertThat(watch.pauses).containsExactly(Leadership.CLOCK_PAUSE, Leadership.CLOCK_PAUSE);
        assertThat(watch.obstacles)
                .as("the node says so meanwhile")
                .satisfiesExactly(
                        first -> assertThat(first).contains("two hours behind"),
                        second -> assertThat(second).contains("one hour behind"));
        assertThat(group.said).containsExactly("join", "leave", "join", "leave", "join");
        assertThat(leadership.obstacle()).isEmpty();
        assertThat(leadership.resigned()).isNotDone();
    }

    @Test
    void whoIsClosedLeavesAndHasNotResigned() throws InterruptedException {
        leadToTheEnd();
        leadership.close();
        assertThat(group.said).containsExactly("join", "leave");
        assertThat(leadership.obstacle()).isEmpty();
        assertThat(leadership.resigned()).isNotDone();
    }
}
