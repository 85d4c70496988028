package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.core.Decider;
import dev.acefleet.coordinator.core.Decision;
import dev.acefleet.coordinator.core.Effect;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Evolver;
import dev.acefleet.coordinator.core.Input;
import dev.acefleet.coordinator.core.Lease;
import dev.acefleet.coordinator.core.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loop of one shard's coordinator: one thread that owns the state. It announces itself, folds the journal, and then
/// decides one input after the other; each decision is one journal entry, and nothing is said before its entry is
/// confirmed.
///
/// It dies at any moment without loss: what is decided is in the journal, what is not is in the inbox, and a new loop
/// derives what must be said again from the state. An instance is used once: [#start], then [#step] again and again, until
/// one of them throws [Deposed] or [CoordinatorLog.LogFailed], after which the state is not to be trusted.
public final class CoordinatorLoop {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorLoop.class);

    /// How far this clock may be from the broker's (protocol P5).
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    /// How old the journalled inbox position may grow while nothing is decided (protocol P4).
    private static final Duration POSITION_AGE = Duration.ofHours(1);

    private static final int EXCERPT = 400;

    private final int shard;
    private final String instance;
    private final String version;
    private final CoordinatorLog log;
    private final FleetLink link;
    private final Timings timings;
    private final Consumer<Heartbeat> onHeartbeat;
    private final Clock clock;
    private final Codec codec = new Codec();
    private final JournalCodec journalCodec = new JournalCodec();
    private final State state = new State();
    private final LeaseWatch leases;
    private final PoolWatch pools;
    private final Map<String, Heartbeat> latest = new HashMap<>();
    private final Set<String> quarantined = new HashSet<>();
    private Outbox outbox;
    private Epoch epoch = Epoch.NONE;
    private long number;
    private long inbox;
    private long journalledInbox;
    private Instant journalledAt = Instant.EPOCH;
    private long nextTick;
    private long readBeforeTick = -1;

    /// @param instance names this coordinator to people
    /// @param onHeartbeat sees every heartbeat, on the loop's thread
    public CoordinatorLoop(
            int shard,
            String instance,
            String version,
            CoordinatorLog log,
            FleetLink link,
            Timings timings,
            Clocks clocks,
            Consumer<Heartbeat> onHeartbeat) {
        this.shard = shard;
        this.instance = instance;
        this.version = version;
        this.log = log;
        this.link = link;
        this.timings = timings;
        this.onHeartbeat = onHeartbeat;
        this.clock = new Clock(clocks);
        this.leases = new LeaseWatch(timings);
        this.pools = new PoolWatch(timings);
        this.outbox = new Outbox(log, journalCodec, 0, this::speak);
    }

    /// Announces, folds the journal up to the announcement, and says again what queued work needs.
    public void start() {
        CoordinatorLog.Announced announced =
                log.announce(new Entry.Announcement(instance, version, clock.wall()));
        Duration skew = Duration.between(announced.timestamp(), clock.wall()).abs();
        if (skew.compareTo(CLOCK_TOLERANCE) > 0) {
            throw new Deposed(
                    "This machine's clock differs from the broker's by "
                            + skew
                            + "; set it right first");
        }
        epoch = new Epoch(log.journalId(), announced.offset());
        outbox = new Outbox(log, journalCodec, announced.offset() + 1, this::speak);
        JournalReader reader = new JournalReader(log.journalId());
        log.readJournal(
                log.journalStart(),
                announced.offset() + 1,
                (offset, bytes) ->
                        reader.read(offset, journalCodec.read(offset, bytes))
                                .ifPresent(entry -> fold(entry, offset)));
        if (inbox < log.inboxStart()) {
            throw new IllegalStateException(
                    "The inbox has lost its records "
                            + inbox
                            + " to "
                            + (log.inboxStart() - 1)
                            + " before they were decided; see the topic's retention");
        }
        state.leases()
                .forEach(lease -> leases.renew(lease.attempt(), lease.claim(), clock.nanos()));
        LOG.info("{} leads shard {} in epoch {}, inbox from {}", instance, shard, epoch, inbox);
        outbox.say(state.dispatches());
        advance();
    }

    private void fold(Entry.Decided entry, long offset) {
        entry.events().forEach(event -> Evolver.evolve(state, event, entry.at(), offset));
        clock.entry(entry.at());
        inbox = entry.inbox();
        journalledInbox = inbox;
        journalledAt = entry.at();
    }

    /// Decides what has come, waiting up to `patience` for it; then time, when that is due; and says what is confirmed.
    public void step(Duration patience) {
        outbox.confirm();
        List<CoordinatorLog.LogRecord> records = log.pollInbox(inbox, patience);
        for (CoordinatorLog.LogRecord record : records) {
            inbox = record.offset() + 1;
            decide(record);
        }
        outbox.confirm();
        time();
    }

    /// How many appends and effects wait for confirmation: none means that all that was decided is said.
    public boolean isQuiet() {
        return outbox.isEmpty();
    }

    private void decide(CoordinatorLog.LogRecord record) {
        switch (codec.decode(record.value(), InboxMessage.class)) {
            case Decoded.Read<InboxMessage>(InboxMessage message) -> {
                if (message instanceof Report.Claimed claim) {
                    renew(claim);
                }
                attempt(new Input.Said(message), record);
            }
            case Decoded.OtherVersion<InboxMessage>(int other) ->
                    quarantine(
                            record,
                            "it is of version "
                                    + other
                                    + ", this program knows up to "
                                    + Codec.VERSION);
            case Decoded.Unreadable<InboxMessage>(String reason) -> quarantine(record, reason);
        }
        advance();
    }

    private void renew(Report.Claimed claim) {
        state.lease(claim.attempt())
                .filter(lease -> lease.claim().equals(claim.claim()))
                .ifPresent(lease -> leases.renew(lease.attempt(), lease.claim(), clock.nanos()));
    }

    private void attempt(Input input, CoordinatorLog.LogRecord record) {
        try {
            apply(Decider.decide(state, input, clock.now()));
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
            LOG.error("Inbox record {} cannot be decided and is passed over", record.offset(), e);
            quarantine(record, "it cannot be decided: " + e);
        }
    }

    private void quarantine(CoordinatorLog.LogRecord record, String reason) {
        byte[] value = record.value();
        String excerpt =
                new String(value, 0, Math.min(value.length, EXCERPT), StandardCharsets.UTF_8);
        LOG.warn("Inbox record {} is passed over: {}", record.offset(), reason);
        apply(
                new Decision(
                        List.of(new Event.InputQuarantined(record.offset(), reason, excerpt)),
                        List.of()));
    }

    /// What follows for the plans that changed, until nothing does.
    private void advance() {
        for (Optional<PlanId> plan = state.pollChanged();
                plan.isPresent();
                plan = state.pollChanged()) {
            own(new Input.Advance(plan.get()));
        }
    }

    /// An input of the shell's own. One that cannot be decided is put on record once and not asked again by itself.
    private void own(Input input) {
        try {
            apply(Decider.decide(state, input, clock.now()));
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
            String reason = input + " cannot be decided: " + e;
            if (quarantined.add(reason)) {
                LOG.error("{}", reason, e);
                apply(new Decision(List.of(new Event.InputQuarantined(-1, reason, "")), List.of()));
            }
        }
    }

    private void apply(Decision decision) {
        if (decision.events().isEmpty()) {
            outbox.say(decision.effects());
            return;
        }
        Instant at = clock.now();
        Entry.Decided entry = new Entry.Decided(epoch, number + 1, inbox, at, decision.events());
        long offset = outbox.append(entry, decision.effects());
        number++;
        journalledInbox = inbox;
        journalledAt = at;
        clock.entry(at);
        for (Event event : decision.events()) {
            LOG.debug("{} {}", offset, event);
            Evolver.evolve(state, event, at, offset);
            watch(event);
        }
    }

    private void watch(Event event) {
        if (event instanceof Event.Leased leased) {
            leases.renew(leased.attempt(), leased.claim(), clock.nanos());
        } else if (event instanceof Event.AttemptEnded ended) {
            leases.forget(ended.attempt());
        }
    }

    /// Time passes only when everything said before it has been read: the end of the inbox is asked for after the
    /// heartbeats, and ticks and lapses wait until the loop has read up to it (protocol P5).
    private void time() {
        if (readBeforeTick < 0 && clock.nanos() >= nextTick) {
            hear();
            readBeforeTick = log.inboxEnd();
        }
        if (readBeforeTick < 0 || inbox < readBeforeTick) {
            return;
        }
        readBeforeTick = -1;
        nextTick = clock.nanos() + timings.tick().toNanos();
        for (LeaseWatch.Lapse lapse : leases.lapsed(clock.nanos())) {
            LOG.info("The lease of {} has lapsed", lapse.attempt());
            own(new Input.LeaseLapsed(lapse.attempt(), lapse.claim()));
        }
        own(new Input.Tick(pools.idle(clock.nanos())));
        advance();
        revokeWhatIsNotLeased();
        keepPosition();
        outbox.confirm();
    }

    private void hear() {
        FleetLink.Heard heard = link.heartbeats();
        long now = clock.nanos();
        if (heard.toTheEnd()) {
            leases.listened(now);
        }
        for (Heartbeat beat : heard.heartbeats()) {
            Epoch seen = beat.epochs().getOrDefault(shard, Epoch.NONE);
            if (seen.supersedes(epoch)) {
                throw new Deposed(
                        "Worker "
                                + beat.worker().id()
                                + " has heard a coordinator of epoch "
                                + seen);
            }
            beat.held().forEach(held -> leases.listed(held.attempt(), held.claim(), now));
            pools.heard(beat, now);
            latest.put(beat.worker().id(), beat);
            onHeartbeat.accept(beat);
        }
    }

    /// A worker that still lists what is not leased to it has not heard the Revoke (protocol P15).
    private void revokeWhatIsNotLeased() {
        for (Heartbeat beat : latest.values()) {
            for (Heartbeat.Held held : beat.held()) {
                Optional<Lease> lease = state.lease(held.attempt());
                if (lease.isEmpty() || !lease.get().claim().equals(held.claim())) {
                    outbox.say(
                            List.of(
                                    new Effect.Revoke(
                                            beat.worker().id(),
                                            held.attempt(),
                                            held.claim(),
                                            "it is not leased to this worker")));
                }
            }
        }
        latest.clear();
    }

    private void keepPosition() {
        boolean old = journalledAt.plus(POSITION_AGE).isBefore(clock.now());
        if (journalledInbox < inbox && old) {
            Entry.Decided entry = new Entry.Decided(epoch, ++number, inbox, clock.now(), List.of());
            var _ = outbox.append(entry, List.of());
            journalledInbox = inbox;
            journalledAt = entry.at();
        }
    }

    private void speak(Effect effect, long entryOffset) {
        switch (effect) {
            case Effect.Dispatch dispatch -> link.dispatch(dispatch);
            case Effect.Grant grant -> {
                long fence = grant.fence() == Effect.Grant.THIS_ENTRY ? entryOffset : grant.fence();
                tell(
                        grant.worker(),
                        new ControlMessage.Grant(
                                grant.attempt(),
                                grant.claim(),
                                grant.send(),
                                grant.order(),
                                fence));
            }
            case Effect.Refuse refuse ->
                    tell(
                            refuse.worker(),
                            new ControlMessage.Refuse(
                                    refuse.attempt(), refuse.claim(), refuse.reason()));
            case Effect.Revoke revoke ->
                    tell(
                            revoke.worker(),
                            new ControlMessage.Revoke(
                                    revoke.attempt(), revoke.claim(), revoke.reason()));
        }
    }

    private void tell(String worker, ControlMessage.Body body) {
        link.tell(new ControlMessage(shard, epoch, worker, body));
    }

    /// For tests: the state as text. On the loop's thread.
    String fingerprint() {
        return state.fingerprint();
    }
}
