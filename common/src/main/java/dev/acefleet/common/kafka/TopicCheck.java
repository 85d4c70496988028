package dev.acefleet.common.kafka;

import dev.acefleet.common.kafka.TopicSetup.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compares a topic as it is with what it should be. Pure.
final class TopicCheck {
    /// Replicas of which one may be lost, and another away, and nothing is.
    static final int REPLICAS = 3;

    /// Of those, how many must have a record before it is acknowledged.
    static final int IN_SYNC = 2;

    /// Shorter than that and what was said on Friday evening may be gone on Monday, when somebody sees that no coordinator
    /// runs.
    static final Duration UNDECIDED = Duration.ofDays(3);

    private static final String FOREVER = "-1";

    private final Topics topics;
    private final Topics.Spec spec;
    private final Found found;
    private final List<Finding> findings = new ArrayList<>();

    /// A topic as the broker has it.
    ///
    /// @param brokers of the cluster
    /// @param replicas of its first partition
    record Found(int brokers, int partitions, int replicas, Map<String, String> config) {
        Found {
            config = Map.copyOf(config);
        }
    }

    private TopicCheck(Topics topics, Topics.Spec spec, Found found) {
        this.topics = topics;
        this.spec = spec;
        this.found = found;
    }

    static List<Finding> of(Topics topics, Topics.Spec spec, Found found) {
        TopicCheck check = new TopicCheck(topics, spec, found);
        check.partitions();
        check.replicas();
        check.acknowledgement();
        check.config();
        check.size();
        return check.findings;
    }

    private void find(boolean losesWork, String problem, String advice) {
        findings.add(new Finding(spec.name(), losesWork, problem, advice));
    }

    private Optional<String> value(String key) {
        return Optional.ofNullable(found.config().get(key));
    }

    private boolean isJournal() {
        return spec.name().equals(topics.journal());
    }

    private boolean isInbox() {
        return spec.name().equals(topics.inbox());
    }

    /// Whether the fleet's memory is in it: what was decided, what is to be, and what is kept of it in the end.
    private boolean isMemory() {
        return isJournal() || isInbox() || spec.name().equals(topics.plans());
    }

    private void partitions() {
        if (found.partitions() != spec.partitions()) {
            find(
                    true,
                    "has " + found.partitions() + " partitions instead of " + spec.partitions(),
                    "keys would go astray: make the topic anew");
        }
    }

    private void replicas() {
        if (found.brokers() >= REPLICAS && found.replicas() < REPLICAS) {
            find(
                    false,
                    "has " + found.replicas() + " replica(s)",
                    "reassign it to "
                            + REPLICAS
                            + " replicas, with min.insync.replicas="
                            + IN_SYNC);
        }
    }

    /// An acknowledged record is lost where a replica that never had it may lead, or where the one that had it alone dies.
    /// Of two replicas the second may be asked for too, but then the death of either stops the fleet: that is the
    /// operator's choice.
    private void acknowledgement() {
        if (!isMemory() || found.replicas() < 2) {
            return;
        }
        value("unclean.leader.election.enable")
                .filter("true"::equals)
                .ifPresent(_ ->
                        find(
                                true,
                                "has unclean.leader.election.enable=true",
                                "set it to false: a replica that lacks records must not lead"));
        value("min.insync.replicas")
                .filter(least -> Long.parseLong(least) < IN_SYNC)
                .ifPresent(least ->
                        find(
                                found.replicas() >= REPLICAS,
                                "has min.insync.replicas="
                                        + least
                                        + " of "
                                        + found.replicas()
                                        + " replicas",
                                "set it to "
                                        + IN_SYNC
                                        + ": one broker's disk must not be the only one with a record"));
    }

    /// What the inbox keeps for longer than it must harms nobody.
    private void config() {
        Map<String, String> wanted = new HashMap<>(spec.config());
        if (isInbox()) {
            value("retention.ms")
                    .filter(TopicCheck::isLongEnough)
                    .ifPresent(_ -> wanted.remove("retention.ms"));
        }
        wanted.forEach((key, value) ->
                value(key)
                        .filter(actual -> !actual.equals(value))
                        .ifPresent(actual ->
                                find(
                                        isJournal() || isInbox() || key.equals("cleanup.policy"),
                                        "has " + key + "=" + actual,
                                        "set it to " + value)));
    }

    private static boolean isLongEnough(String millis) {
        return millis.equals(FOREVER) || Long.parseLong(millis) >= UNDECIDED.toMillis();
    }

    private void size() {
        value("max.message.bytes")
                .filter(bytes -> Long.parseLong(bytes) < Topics.MESSAGE_BYTES)
                .ifPresent(bytes ->
                        find(
                                true,
                                "has max.message.bytes=" + bytes,
                                "raise it to " + Topics.MESSAGE_BYTES));
    }
}
