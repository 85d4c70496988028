package dev.acefleet.common.kafka;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.WorkKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The one place that knows the fleet's topics: names, partitions, retention, cleaning, limits. A start compares the
/// broker's with it ([TopicSetup]).
///
/// @param prefix of every name, `fleet.` by default; several fleets can live on one cluster
public record Topics(String prefix) {
    /// The prefix where none is configured.
    public static final Topics DEFAULT = new Topics("fleet.");

    /// Bytes of one record, the broker's default limit less the room its batch header takes.
    public static final int MESSAGE_BYTES = 1_048_000;

    /// Partitions of `control` and of `logs` (protocol P27): enough that workers seldom read each other's.
    public static final int CONTROL_PARTITIONS = 16;

    private static final String FOREVER = "-1";

    /// How a topic must be.
    public record Spec(String name, int partitions, Map<String, String> config) {
        public Spec {
            config = Map.copyOf(config);
        }
    }

    public String inbox() {
        return prefix + "inbox";
    }

    public String journal() {
        return prefix + "journal";
    }

    public String control() {
        return prefix + "control";
    }

    public String presence() {
        return prefix + "presence";
    }

    public String logs() {
        return prefix + "logs";
    }

    public String plans() {
        return prefix + "plans";
    }

    /// The group in which coordinators find out who should lead (protocol P2).
    public String coordinators() {
        return prefix + "coordinators";
    }

    /// The work topic of a pool's lane; its share group has the same name.
    public String work(Pool pool, WorkKind.Lane lane) {
        return prefix + "work." + pool + (lane == WorkKind.Lane.GIT ? ".git" : "");
    }

    /// The shard that keeps what concerns the whole fleet (protocol P6).
    public static final int FLEET_SHARD = 0;

    /// The shard, that is the partition of inbox and journal, of a repository.
    public static int shard(Repository repository, int shards) {
        return Math.floorMod(repository.key().hashCode(), shards);
    }

    /// The partition of `control` that a worker reads.
    public static int controlPartition(String workerId) {
        return Math.floorMod(workerId.hashCode(), CONTROL_PARTITIONS);
    }

    /// The partition of `logs` that an attempt's output goes to.
    public static int logPartition(AttemptId attempt) {
        return Math.floorMod(attempt.toString().hashCode(), CONTROL_PARTITIONS);
    }

    /// The topics every fleet has, for `shards` coordinators.
    public List<Spec> fixed(int shards) {
        return List.of(
                new Spec(inbox(), shards, heard()),
                new Spec(journal(), shards, kept()),
                new Spec(control(), CONTROL_PARTITIONS, deletedAfter(Duration.ofHours(1))),
                new Spec(presence(), 1, deletedAfter(Duration.ofMinutes(10))),
                new Spec(logs(), CONTROL_PARTITIONS, logged()),
                new Spec(plans(), 1, Map.of("cleanup.policy", "compact")));
    }

    /// The two topics of a pool.
    public List<Spec> ofPool(Pool pool) {
        return List.of(
                new Spec(work(pool, WorkKind.Lane.AGENT), 1, deletedAfter(Duration.ofDays(7))),
                new Spec(work(pool, WorkKind.Lane.GIT), 1, deletedAfter(Duration.ofDays(7))));
    }

    /// The journal is neither compacted nor deleted (protocol P9), and its records carry the broker's time, with which a
    /// coordinator compares its own clock (P5).
    private static Map<String, String> kept() {
        return Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                FOREVER,
                "retention.bytes",
                FOREVER,
                "message.timestamp.type",
                "LogAppendTime");
    }

    /// What was said stays for long enough to be decided, however much it is.
    private static Map<String, String> heard() {
        Map<String, String> config = new HashMap<>(deletedAfter(Duration.ofDays(7)));
        config.put("retention.bytes", FOREVER);
        return config;
    }

    /// Records carry the broker's time, so that what was said at a time is found whatever the workers' clocks say.
    private static Map<String, String> logged() {
        Map<String, String> config = new HashMap<>(deletedAfter(Duration.ofDays(7)));
        config.put("message.timestamp.type", "LogAppendTime");
        return config;
    }

    private static Map<String, String> deletedAfter(Duration time) {
        return Map.of("cleanup.policy", "delete", "retention.ms", String.valueOf(time.toMillis()));
    }
}
