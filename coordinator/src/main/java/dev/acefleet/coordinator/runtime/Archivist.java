package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Input;
import dev.acefleet.coordinator.core.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What leaves a shard's memory, and then its journal (protocol P9): plans whose reports are kept elsewhere, and the
/// records before the announcement that the oldest plan left needs. The loop's thread calls it, and only when all that was
/// decided is confirmed. It keeps nothing: after a death reports are written once more.
final class Archivist {
    private static final Logger LOG = LoggerFactory.getLogger(Archivist.class);

    /// Reports that are on their way at once: those of a month that was not archived must not all be held in memory.
    private static final int AT_ONCE = 50;

    /// After a failure: longer than most outages, and short against what is kept.
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Trim NOTHING = new Trim(0, CompletableFuture.completedFuture(null));

    private final CoordinatorLog log;
    private final PlanArchive archive;
    private final Duration kept;
    private final Map<PlanId, Writing> writing = new HashMap<>();

    /// Announcements after which all that belongs to no plan was repeated.
    private final TreeSet<Long> beginnings = new TreeSet<>();

    private long start;
    private Trim trim = NOTHING;
    private Instant notBefore = Instant.MIN;

    private record Writing(Instant endedAt, CompletableFuture<Void> written) {}

    private record Trim(long to, CompletableFuture<Void> done) {}

    /// @param kept how long plans are after their end
    Archivist(CoordinatorLog log, PlanArchive archive, Duration kept) {
        this.log = log;
        this.archive = archive;
        this.kept = kept;
    }

    /// The journal begins here.
    void begin(long journalStart) {
        start = journalStart;
    }

    /// An event of the epoch of `announcement` counts. Where it ends the repetition of what belongs to no plan, the journal
    /// may begin there, as far as that is concerned.
    void on(Event event, long announcement) {
        if (event instanceof Event.Repeated) {
            beginnings.add(announcement);
        }
    }

    /// Has the reports written of plans that are due; gives back those that are safe by now.
    List<Input.ReportKept> archive(State state, Instant now) {
        List<Input.ReportKept> safe = new ArrayList<>();
        Map<PlanId, Instant> due = state.endedUntil(now.minus(kept));
        writing.keySet().retainAll(due.keySet());
        due.forEach((plan, endedAt) -> {
            Writing begun = writing.get(plan);
            if (begun == null) {
                write(plan, endedAt, now);
            } else if (begun.written().isDone()) {
                writing.remove(plan);
                if (isDone("The report of " + plan + " is not written", begun.written(), now)) {
                    safe.add(new Input.ReportKept(plan, begun.endedAt()));
                }
            }
        });
        return safe;
    }

    private void write(PlanId plan, Instant endedAt, Instant now) {
        if (writing.size() < AT_ONCE && !now.isBefore(notBefore)) {
            writing.put(plan, new Writing(endedAt, archive.keep(plan, endedAt)));
        }
    }

    /// A failure costs time alone.
    private boolean isDone(String otherwise, CompletableFuture<Void> done, Instant now) {
        if (done.isCompletedExceptionally()) {
            LOG.warn("{}, trying again later: {}", otherwise, done.exceptionNow().toString());
            notBefore = now.plus(PAUSE);
        }
        return !done.isCompletedExceptionally();
    }

    /// Takes away what nobody needs: never the announcement that the oldest plan's first entry counts by.
    void trim(State state, Instant now) {
        if (!trim.done().isDone()) {
            return;
        }
        if (trim.to() > start && isDone("The journal is not trimmed", trim.done(), now)) {
            LOG.info("The journal begins at {} from now on", trim.to());
            start = trim.to();
            beginnings.headSet(start).clear();
        }
        trim = NOTHING;
        long to = firstNeeded(state);
        if (to > start && !now.isBefore(notBefore)) {
            trim = new Trim(to, log.trimJournal(to));
        }
    }

    private long firstNeeded(State state) {
        OptionalLong oldest = state.oldestPlan();
        Long announcement =
                beginnings.floor(oldest.isPresent() ? oldest.getAsLong() : Long.MAX_VALUE);
        return announcement == null ? start : announcement;
    }
}
