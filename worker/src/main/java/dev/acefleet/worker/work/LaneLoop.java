package dev.acefleet.worker.work;

import dev.acefleet.common.model.WorkKind.Lane;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the work of one lane and claims it: as much at once as there are free slots, and nothing while there is none,
/// nothing is heard, or the machine is not fit for it. Owns its thread and its queue. A record is spent when its claim
/// is answered, whatever the answer; if the process dies before, the record goes to another worker (protocol P11).
final class LaneLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneLoop.class);

    private final Lane lane;
    private final WorkQueue queue;
    private final Slots slots;
    private final ClaimDesk desk;
    private final Reporter reporter;
    private final Hearing hearing;
    private final Timings timings;
    private final Supplier<Optional<String>> obstacle;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private String obstacleSaid = "";
    private boolean isAsking;
    private boolean hasTaken;

    LaneLoop(
            Lane lane,
            WorkQueue queue,
            Slots slots,
            ClaimDesk desk,
            Reporter reporter,
            Hearing hearing,
            Timings timings,
            Supplier<Optional<String>> obstacle) {
        this.lane = lane;
        this.queue = queue;
        this.slots = slots;
        this.desk = desk;
        this.reporter = reporter;
        this.hearing = hearing;
        this.timings = timings;
        this.obstacle = obstacle;
    }

    @Override
    public void run() {
        try (queue) {
            while (!isStopped()) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            int free = slots.awaitFree();
            if (free == 0 || !hearing.await() || isStopped() || isHindered()) {
                return;
            }
            List<WorkQueue.Taken> records = take(free);
            // What came when the stop had been said goes back with the queue, for others.
            if (!isStopped()) {
                claim(records);
            }
        } catch (RuntimeException e) {
            LOG.error(
                    "Work of the lane {} could not be taken, again in {}",
                    lane,
                    timings.retry(),
                    e);
            stopped.await(timings.retry().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private List<WorkQueue.Taken> take(int most) {
        note(true, false);
        List<WorkQueue.Taken> records = List.of();
        try {
            records = queue.take(most, timings.patience());
            return records;
        } finally {
            note(false, !records.isEmpty());
        }
    }

    private synchronized void note(boolean asks, boolean took) {
        isAsking = asks;
        hasTaken |= took;
    }

    Lane lane() {
        return lane;
    }

    /// Whether the lane is being asked for work, and gave none since the last call of this. Any thread.
    synchronized boolean givesNothing() {
        boolean nothing = isAsking && !hasTaken;
        hasTaken = false;
        return nothing;
    }

    /// Waits a little where nothing may be taken, and says so once.
    private boolean isHindered() throws InterruptedException {
        String now = obstacle.get().orElse("");
        if (!now.isEmpty() && obstacleSaid.isEmpty()) {
            LOG.warn("The lane {} takes nothing: {}", lane, now);
        } else if (now.isEmpty() && !obstacleSaid.isEmpty()) {
            LOG.info("The lane {} takes work again", lane);
        }
        obstacleSaid = now;
        if (now.isEmpty()) {
            return false;
        }
        stopped.await(timings.patience().toMillis(), TimeUnit.MILLISECONDS);
        return true;
    }

    private void claim(List<WorkQueue.Taken> records) throws InterruptedException {
        slots.occupy(records.size());
        Map<String, WorkQueue.Taken> waiting = new LinkedHashMap<>();
        for (WorkQueue.Taken record : records) {
            waiting.put(desk.open(lane, record.dispatch()), record);
        }
        try {
            desk.due(waiting.keySet()).forEach(this::send);
            awaitAnswers(waiting);
        } finally {
            Set<String> unanswered = desk.close(waiting.keySet());
            unanswered.forEach(_ -> slots.release());
            spend(waiting, unanswered);
        }
    }

    private void awaitAnswers(Map<String, WorkQueue.Taken> waiting) throws InterruptedException {
        while (!waiting.isEmpty() && !isStopped()) {
            Set<String> open = desk.awaitAnswer(waiting.keySet());
            spend(waiting, open);
            desk.due(open).forEach(this::send);
        }
    }

    private void spend(Map<String, WorkQueue.Taken> waiting, Set<String> open) {
        List<WorkQueue.Taken> answered =
                waiting.entrySet().stream()
                        .filter(entry -> !open.contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .toList();
        waiting.keySet().retainAll(open);
        if (!answered.isEmpty()) {
            queue.spend(answered);
        }
    }

    private void send(ClaimDesk.Sending sending) {
        reporter.report(sending.dispatch().repository(), sending.claimed())
                .exceptionally(e -> {
                    LOG.debug("A claim was not sent, and will be again: {}", e.toString());
                    return null;
                });
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /// Takes no more; claims that wait for an answer are given up. Any thread; a second call does nothing.
    void stop() {
        stopped.countDown();
        slots.close();
        desk.shut();
        queue.wakeup();
    }
}
