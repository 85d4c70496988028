package dev.acefleet.common.kafka;

import dev.acefleet.common.model.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/// Makes the fleet's topics and compares those that exist with [Topics]. Only coordinators call it (protocol P12). Every
/// call may be repeated, and two callers at once do no harm.
public final class TopicSetup {
    private static final int REPLICAS = 3;
    private static final Duration VISIBLE = Duration.ofSeconds(30);

    private final Admin admin;
    private final Topics topics;

    public TopicSetup(Admin admin, Topics topics) {
        this.admin = admin;
        this.topics = topics;
    }

    /// Something about a topic that is not as it should be.
    ///
    /// @param losesWork whether a coordinator must refuse to start on it
    public record Finding(String topic, boolean losesWork, String problem, String advice) {}

    /// Makes what is missing of the fixed topics.
    public void ensure(int shards) {
        create(topics.fixed(shards));
        awaitTopics(topics.fixed(shards));
    }

    /// Makes what is missing of a pool. The share groups read from the beginning, which must be so before the first
    /// dispatch: the default is the end, and what came before the first worker would be lost.
    public void ensurePool(Pool pool) {
        create(topics.ofPool(pool));
        awaitTopics(topics.ofPool(pool));
        for (Topics.Spec topic : topics.ofPool(pool)) {
            ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, topic.name());
            Collection<AlterConfigOp> earliest =
                    List.of(
                            new AlterConfigOp(
                                    new ConfigEntry("share.auto.offset.reset", "earliest"),
                                    AlterConfigOp.OpType.SET));
            get(admin.incrementalAlterConfigs(Map.of(group, earliest)).all());
        }
    }

    private void create(List<Topics.Spec> specs) {
        int brokers = get(admin.describeCluster().nodes()).size();
        short replicas = (short) Math.min(brokers, REPLICAS);
        Set<String> existing = get(admin.listTopics().names());
        for (Topics.Spec spec : specs) {
            if (existing.contains(spec.name())) {
                continue;
            }
            Map<String, String> config = new HashMap<>(spec.config());
            if (replicas >= REPLICAS) {
                config.put("min.insync.replicas", "2");
            }
            NewTopic topic = new NewTopic(spec.name(), spec.partitions(), replicas).configs(config);
            try {
                admin.createTopics(List.of(topic)).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException(
                            "The topic " + spec.name() + " cannot be made", e.getCause());
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /// A topic is there some time after its making was acknowledged; whoever uses it sooner is told that it is missing.
    private void awaitTopics(List<Topics.Spec> specs) {
        List<String> names = specs.stream().map(Topics.Spec::name).toList();
        long end = System.nanoTime() + VISIBLE.toNanos();
        while (!get(admin.listTopics().names()).containsAll(names)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "The broker made the topics " + names + " and does not show them");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    /// What is wrong with the fixed topics.
    public List<Finding> check(int shards) {
        List<Finding> findings = new ArrayList<>();
        int brokers = get(admin.describeCluster().nodes()).size();
        Set<String> existing = get(admin.listTopics().names());
        for (Topics.Spec spec : topics.fixed(shards)) {
            if (existing.contains(spec.name())) {
                compare(spec, brokers, findings);
            } else {
                findings.add(
                        new Finding(
                                spec.name(),
                                true,
                                "is missing",
                                "start a coordinator, which makes it"));
            }
        }
        return findings;
    }

    private void compare(Topics.Spec spec, int brokers, List<Finding> findings) {
        TopicDescription topic =
                get(admin.describeTopics(List.of(spec.name())).allTopicNames()).get(spec.name());
        Config config =
                get(admin.describeConfigs(List.of(resource(spec))).all()).get(resource(spec));
        if (topic == null || config == null) {
            findings.add(
                    new Finding(
                            spec.name(),
                            true,
                            "cannot be described",
                            "check the broker's permissions"));
            return;
        }
        if (topic.partitions().size() != spec.partitions()) {
            String count =
                    topic.partitions().size() + " partitions instead of " + spec.partitions();
            findings.add(
                    new Finding(
                            spec.name(),
                            true,
                            "has " + count,
                            "keys would go astray: make the topic anew"));
        }
        spec.config()
                .forEach((key, wanted) ->
                        value(config, key)
                                .filter(actual -> !actual.equals(wanted))
                                .ifPresent(actual ->
                                        findings.add(
                                                new Finding(
                                                        spec.name(),
                                                        spec.name().equals(topics.journal())
                                                                || key.equals("cleanup.policy"),
                                                        "has " + key + "=" + actual,
                                                        "set it to " + wanted))));
        int replicas = topic.partitions().getFirst().replicas().size();
        if (brokers >= REPLICAS && replicas < REPLICAS) {
            String advice = "reassign it to " + REPLICAS + " replicas, with min.insync.replicas=2";
            findings.add(
                    new Finding(spec.name(), false, "has " + replicas + " replica(s)", advice));
        }
        value(config, "max.message.bytes")
                .filter(bytes -> Long.parseLong(bytes) < Topics.MESSAGE_BYTES)
                .ifPresent(bytes ->
                        findings.add(
                                new Finding(
                                        spec.name(),
                                        true,
                                        "has max.message.bytes=" + bytes,
                                        "raise it to " + Topics.MESSAGE_BYTES)));
        value(config, "retention.bytes")
                .filter(bytes -> spec.name().equals(topics.journal()) && !bytes.equals("-1"))
                .ifPresent(bytes ->
                        findings.add(
                                new Finding(
                                        spec.name(),
                                        true,
                                        "has retention.bytes=" + bytes,
                                        "set it to -1")));
    }

    private static ConfigResource resource(Topics.Spec spec) {
        return new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
    }

    private static Optional<String> value(Config config, String key) {
        return Optional.ofNullable(config.get(key)).map(ConfigEntry::value);
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker refused: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("Interrupted while waiting for the broker", e);
    }
}
