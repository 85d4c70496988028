package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.runtime.JournalCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The topics: lists of records, and a hand-out for the work topics. What is on its way to them is the [Sender]s'.
final class Broker {
    static final String JOURNAL = "journal-1";
    static final JournalCodec ENTRIES = new JournalCodec();
    private static final Codec MESSAGES = new Codec();

    final List<byte[]> inbox = new ArrayList<>();
    final List<byte[]> journal = new ArrayList<>();
    final List<Heartbeat> presence = new ArrayList<>();
    private final List<Long> presenceAt = new ArrayList<>();
    private final List<Control> control = List.of(new Control(), new Control());
    private final Map<Lane, ArrayDeque<Dispatch>> work = new EnumMap<>(Lane.class);
    private final World world;
    private long downUntil;
    private final Map<PlanId, Instant> reports = new HashMap<>();
    private long inboxStart;
    private long journalStart;

    /// A partition of `control`.
    static final class Control {
        private final List<ControlMessage> records = new ArrayList<>();
        private int start;

        /// Retention takes away all that is there.
        void trim() {
            start = records.size();
        }

        int start() {
            return start;
        }

        int end() {
            return records.size();
        }

        ControlMessage read(int offset) {
            return records.get(offset);
        }
    }

    Broker(World world) {
        this.world = world;
        for (Lane lane : Lane.values()) {
            work.put(lane, new ArrayDeque<>());
        }
    }

    void goDown(Duration time) {
        world.tell("the broker is away for " + time.toMillis() + " ms");
        downUntil = Math.max(downUntil, world.now() + time.toNanos());
    }

    void comeUp() {
        downUntil = world.now();
    }

    long downUntil() {
        return downUntil;
    }

    long say(InboxMessage message) {
        return put(MESSAGES.encode(message, InboxMessage.class));
    }

    long put(byte[] record) {
        inbox.add(record);
        return inbox.size() - 1L;
    }

    /// Retention takes the inbox's records before `offset` away.
    void expireInbox(long offset) {
        inboxStart = offset;
    }

    long inboxStart() {
        return inboxStart;
    }

    /// The journal's records before `offset` are gone.
    void trimJournal(long offset) {
        if (offset > journalStart) {
            world.tell("the journal begins at " + offset);
            journalStart = offset;
            world.ledger.trimmed(offset);
        }
    }

    long journalStart() {
        return journalStart;
    }

    /// The report of a plan that ended so is kept for good.
    void keep(PlanId plan, Instant endedAt) {
        world.tell("the report of " + plan + " is kept");
        reports.put(plan, endedAt);
    }

    /// Whether the report that is kept tells of this end.
    boolean isKept(PlanId plan, Instant endedAt) {
        return endedAt.equals(reports.get(plan));
    }

    long append(Entry entry) {
        journal.add(ENTRIES.encode(entry));
        long offset = journal.size() - 1L;
        world.ledger.landed(offset, entry);
        return offset;
    }

    /// Both partitions are read by the workers whose ids hash to them.
    Control controlOf(String worker) {
        return control.get(Math.floorMod(worker.hashCode(), control.size()));
    }

    void tell(ControlMessage message) {
        controlOf(message.worker()).records.add(message);
    }

    void beat(Heartbeat beat) {
        presence.add(beat);
        presenceAt.add(world.now());
    }

    /// Where a reader of presence begins that goes back by `time`.
    int presenceSince(Duration time) {
        int from = presence.size();
        while (from > 0 && presenceAt.get(from - 1) >= world.now() - time.toNanos()) {
            from--;
        }
        return from;
    }

    /// A record of a work topic has landed.
    void dispatch(Lane lane, Dispatch dispatch) {
        for (Duration delay : world.fates.handOuts()) {
            world.in(delay, () -> lane(lane).addLast(dispatch));
        }
    }

    /// What is to be handed out. Who takes a record and dies before it is spent gives it back.
    ArrayDeque<Dispatch> lane(Lane lane) {
        return work.getOrDefault(lane, new ArrayDeque<>());
    }
}
