package dev.acefleet.worker.work;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkKind.Lane;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears what coordinators say and obeys at once: nothing on its thread waits, so that a grant becomes a process
/// without delay. Owns its thread and the feed.
final class ControlLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

    private final Profile profile;
    private final ControlFeed feed;
    private final ClaimDesk desk;
    private final Map<Lane, Slots> slots;
    private final AttemptRunner runner;
    private final Reporter reporter;
    private final EndReports ends;
    private final LongConsumer superseded;
    private final Cordon cordon;
    private final Hearing hearing;
    private final Timings timings;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /// @param superseded called with each newer incarnation of this worker that is heard of, more than once
    ControlLoop(
            Profile profile,
            ControlFeed feed,
            ClaimDesk desk,
            Map<Lane, Slots> slots,
            AttemptRunner runner,
            Reporter reporter,
            EndReports ends,
            LongConsumer superseded,
            Cordon cordon,
            Hearing hearing,
            Timings timings) {
        this.profile = profile;
        this.feed = feed;
        this.desk = desk;
        this.slots = Map.copyOf(slots);
        this.runner = runner;
        this.reporter = reporter;
        this.ends = ends;
        this.superseded = superseded;
        this.cordon = cordon;
        this.hearing = hearing;
        this.timings = timings;
    }

    @Override
    public void run() {
        try (feed) {
            while (stopped.getCount() > 0) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            long proof = hearing.wanted();
            ControlFeed.Heard heard = feed.poll(timings.patience(), hearing.isProofDue());
            heard.messages().forEach(this::obeyOrSkip);
            if (heard.gap()) {
                LOG.warn("Control messages were lost; open claims are sent again");
                desk.again().forEach(sending -> aside(() -> send(sending)));
            }
            if (heard.atEnd()) {
                hearing.heard(proof);
            }
        } catch (RuntimeException e) {
            LOG.error("Control messages could not be read, again in {}", timings.retry(), e);
            stopped.await(timings.retry().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// One message that a fault of ours makes fail must not take those behind it along: they are read and will not come
    /// again.
    private void obeyOrSkip(ControlMessage message) {
        try {
            obey(message);
        } catch (RuntimeException e) {
            LOG.error("{} could not be obeyed and is skipped", message, e);
        }
    }

    private void obey(ControlMessage message) {
        switch (desk.hear(message)) {
            case Answer.Ignore ignore ->
                    LOG.debug(
                            "{} of {} is ignored: {}",
                            message.body(),
                            message.epoch(),
                            ignore.why());
            case Answer.Start start -> start(start);
            case Answer.Leave leave -> {
                LOG.info("{} is left to others: {}", leave.attempt(), leave.reason());
                release(leave.lane());
            }
            case Answer.GiveBack back -> giveBack(back);
            case Answer.End end -> runner.stop(end.attempt(), end.claim(), end.stop());
            case Answer.Gone gone -> sayGone(gone);
            case Answer.Cordoned said -> cordon.said(said.cordoned(), said.reason());
            case Answer.Superseded newer -> superseded.accept(newer.incarnation());
        }
    }

    private void start(Answer.Start start) {
        runner.start(
                start.granted(),
                () -> release(start.lane()),
                () -> desk.finished(start.granted().claim()));
    }

    private void release(Lane lane) {
        Slots places = slots.get(lane);
        if (places != null) {
            places.release();
        }
    }

    private void giveBack(Answer.GiveBack back) {
        LOG.info("{} was granted for a claim that is closed; it is given back", back.attempt());
        Outcome released = new Outcome.Released("the grant came after its claim was closed");
        aside(() -> {
            try {
                ends.deliver(
                        back.repository(),
                        back.attempt(),
                        back.claim(),
                        Optional.empty(),
                        released);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Not kept in the spool: whoever asked asks again until it is read. Nor is it said of what an earlier start may
    /// have while that has processes: it hears the same, and ends them.
    private void sayGone(Answer.Gone gone) {
        gone.open().ifPresent(this::release);
        Report report =
                new Report.Gone(gone.attempt(), gone.claim(), profile.worker(), profile.host());
        OptionalLong start = ClaimName.incarnation(gone.claim());
        aside(() -> {
            if (start.isPresent() && runner.hasProcesses(start.getAsLong())) {
                LOG.warn("{} is left to an earlier start of this worker", gone.attempt());
                return;
            }
            LOG.info("{} is not here: {}", gone.attempt(), gone.reason());
            var _ = reporter.answer(gone.shard(), report).exceptionally(ControlLoop::unsent);
        });
    }

    /// What may wait for disk or broker does so elsewhere: this thread hears.
    private static void aside(Runnable action) {
        Thread.ofVirtual().name("aside").start(action);
    }

    private void send(ClaimDesk.Sending sending) {
        reporter.report(sending.dispatch().repository(), sending.claimed())
                .exceptionally(ControlLoop::unsent);
    }

    private static Void unsent(Throwable e) {
        LOG.debug("Not sent; the coordinator will ask again: {}", e.toString());
        return null;
    }

    /// Hears no more. Any thread; a second call does nothing.
    void stop() {
        stopped.countDown();
        feed.wakeup();
    }
}
