package dev.acefleet.common.model;

import java.time.Duration;
import java.util.List;

/// Every bound that several sides must agree on, with its reason. Bounds of one side alone live with that side.
public final class Limits {
    /// Attempts of one work item that may fail by the agent's own fault (design: cli.md 5).
    public static final int ATTEMPTS = 3;

    /// Workers one run may lose before it is held to be what kills them (protocol, States).
    public static final int LOST_WORKERS = 5;

    /// Times a run is sent back after a merge conflict (protocol P22).
    public static final int CONFLICTS = 1;

    /// Runs of one stage. Trees seen in practice have up to 26; an entry of the journal must hold them all.
    public static final int RUNS_PER_STAGE = 500;

    /// Items of one bench plan: a plan holds them all in memory, and this is twenty times the largest stage.
    public static final int ITEMS_PER_BENCH = 10_000;

    /// Events in one journal entry (protocol P4).
    public static final int EVENTS_PER_ENTRY = 500;

    /// Bytes of one message body that we write: below the broker's limit with room for the envelope (protocol P4).
    public static final int MESSAGE_BYTES = 900_000;

    /// Characters of free text (details, one-liners, reasons) in a message: enough for a person, too few to hurt.
    public static final int TEXT = 4_000;

    /// Lists of names in a message (warnings, files in conflict).
    public static final int NAMES = 200;

    /// Troubles that are told of one run or one stage, and gone on in spite of: who has more does not read them.
    public static final int TROUBLES = 20;

    /// Characters of one of them: two or three sentences.
    public static final int TROUBLE = 500;

    /// Bytes of the documents of one plan that travel in messages ([Documents]), those included that its runs are going to
    /// write: an order holds them all, and leaves room for the rest of its message.
    public static final int DOCUMENTS = 760_000;

    /// Bytes of an assignment's files in one order, if that can be: what is left up to [#DOCUMENTS] is for the reports that its
    /// agent writes.
    public static final int ORDERED = 500_000;

    /// Bytes of all files of an assignment that is driven, with the reports of all its agents: a coordinator holds them in
    /// memory, ten times as much as one order.
    public static final int ASSIGNMENT = 8_000_000;

    /// Bytes of one recap that travels: the longest seen has less, most have the half.
    public static final int RECAP = 24_000;

    /// Bytes of one file of an assignment that travels, step or report: several times what agents write.
    public static final int STEP = 80_000;

    /// Steps of one assignment that is driven: a thousand are meant to work, and an order holds them all.
    public static final int STEPS_PER_ASSIGNMENT = 2_000;

    /// Bytes of a proof that travels: several times what auditors write.
    public static final int PROOF = 80_000;

    /// Bytes that books may grow by while they travel: each line that is written is short, and there are few.
    public static final int BOOKS = 20_000;

    /// Gates that one run may stop at: each is answered by a person or a policy, and this many are a loop.
    public static final int GATES_PER_RUN = 20;

    /// How long a gate waits for its answer: longer than a holiday.
    public static final Duration GATE = Duration.ofDays(30);

    /// How often a worker says that it is alive.
    public static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /// How many heartbeats long a lease lives after the last one that listed it: a lost worker is replaced within half a
    /// minute, and a pause of a few seconds costs nothing.
    public static final int HEARTBEATS_PER_LEASE = 6;

    /// How long a lease lives in a fleet with the usual heartbeat.
    public static final Duration LEASE = HEARTBEAT.multipliedBy(HEARTBEATS_PER_LEASE);

    /// How long the refs of a plan's attempts are kept after its end (protocol P23): time enough to look at what an agent
    /// left behind, and to retry.
    public static final Duration REFS = Duration.ofDays(14);

    /// How long it is tried to delete them: a remote or a worker that is away for so long is away for good, and a plan is
    /// remembered until its refs are deleted or left.
    public static final Duration PRUNE = Duration.ofDays(30);

    /// How long an item may be queued beside a free slot before it is dispatched again (protocol P10).
    public static final Duration REDISPATCH = Duration.ofSeconds(30);

    /// How long a worker that hears nothing lets its agents run (protocol P15): a broker may be away for longer than a
    /// coffee, and half-hour runs are dear.
    public static final Duration OFFLINE = Duration.ofMinutes(15);

    /// How long a cancel waits for a worker's word: by then one that is cut off has stopped its agents, with two minutes
    /// for killing and salvage (protocol P17).
    public static final Duration CANCEL = OFFLINE.plusMinutes(2);

    /// How long the first outcome of a submission key is remembered (protocol P6).
    public static final Duration SUBMISSION_KEY = Duration.ofDays(30);

    private Limits() {}

    /// As many of the troubles as are told, each as long as is told.
    public static List<String> troubles(List<String> all) {
        return all.stream().limit(TROUBLES).map(one -> cut(one, TROUBLE)).toList();
    }

    /// `text`, cut to [#TEXT] characters with a mark where something is missing.
    public static String text(String text) {
        return cut(text, TEXT);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 2) + " …";
    }
}
