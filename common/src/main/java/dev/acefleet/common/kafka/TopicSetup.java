package dev.acefleet.common.kafka;

import dev.acefleet.common.model.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/// Makes the fleet's topics and compares those that exist with [Topics]. Only coordinators call it (protocol P12). Every
/// call may be repeated, and two callers at once do no harm.
public final class TopicSetup {
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

    /// The broker was reached and said no: asked again at once it would say the same.
    public static final class Refused extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }

        Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

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
        short replicas = (short) Math.min(brokers, TopicCheck.REPLICAS);
        Set<String> existing = get(admin.listTopics().names());
        for (Topics.Spec spec : specs) {
            if (existing.contains(spec.name())) {
                continue;
            }
            Map<String, String> config = new HashMap<>(spec.config());
            if (replicas >= TopicCheck.REPLICAS) {
                config.put("min.insync.replicas", String.valueOf(TopicCheck.IN_SYNC));
            }
            NewTopic topic = new NewTopic(spec.name(), spec.partitions(), replicas).configs(config);
            try {
                admin.createTopics(List.of(topic)).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw failed("The topic " + spec.name() + " cannot be made", e.getCause());
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
                throw new Refused(
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
                findings.addAll(compare(spec, brokers));
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

    private List<Finding> compare(Topics.Spec spec, int brokers) {
        TopicDescription topic =
                get(admin.describeTopics(List.of(spec.name())).allTopicNames()).get(spec.name());
        Config config =
                get(admin.describeConfigs(List.of(resource(spec))).all()).get(resource(spec));
        if (topic == null || config == null) {
            return List.of(
                    new Finding(
                            spec.name(),
                            true,
                            "cannot be described",
                            "check the broker's permissions"));
        }
        return TopicCheck.of(
                topics,
                spec,
                new TopicCheck.Found(
                        brokers,
                        topic.partitions().size(),
                        topic.partitions().getFirst().replicas().size(),
                        values(config)));
    }

    private static ConfigResource resource(Topics.Spec spec) {
        return new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
    }

    private static Map<String, String> values(Config config) {
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failed("The broker refused: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Whoever asks too much is told to wait, which is a no for now, and not that nobody is there.
    private static IllegalStateException failed(String what, @Nullable Throwable cause) {
        boolean isAnswer =
                cause instanceof ThrottlingQuotaExceededException
                        || cause instanceof ApiException && !(cause instanceof RetriableException);
        return isAnswer ? new Refused(what, cause) : new IllegalStateException(what, cause);
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("Interrupted while waiting for the broker", e);
    }
}
