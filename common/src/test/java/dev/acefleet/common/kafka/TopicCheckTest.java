package dev.acefleet.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.kafka.TopicSetup.Finding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicCheckTest {
    private static final Topics TOPICS = Topics.DEFAULT;

    private final Map<String, String> config = new HashMap<>();
    private int brokers = 3;
    private int replicas = 3;

    private static Topics.Spec spec(String name) {
        return TOPICS.fixed(1).stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// A topic as the fleet would have made it, but for what the test says.
    private List<Finding> check(String name) {
        Topics.Spec spec = spec(name);
        Map<String, String> all = new HashMap<>(spec.config());
        all.put("unclean.leader.election.enable", "false");
        all.put("min.insync.replicas", replicas >= 3 ? "2" : "1");
        all.put("max.message.bytes", "1048588");
        all.putAll(config);
        return TopicCheck.of(
                TOPICS, spec, new TopicCheck.Found(brokers, spec.partitions(), replicas, all));
    }

    private void assertRefused(String name, String problem) {
        assertThat(check(name))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.losesWork()).isTrue();
                    assertThat(finding.problem()).isEqualTo("has " + problem);
                    assertThat(finding.advice()).startsWith("set it to ");
                });
    }

    @Test
    void whatTheFleetMakesItselfIsAsItShouldBe() {
        for (Topics.Spec spec : TOPICS.fixed(1)) {
            assertThat(check(spec.name())).isEmpty();
        }
        brokers = 1;
        replicas = 1;
        for (Topics.Spec spec : TOPICS.fixed(1)) {
            assertThat(check(spec.name())).isEmpty();
        }
    }

    @Test
    void aReplicaThatLacksRecordsMustNotLead() {
        config.put("unclean.leader.election.enable", "true");
        for (String name : List.of(TOPICS.journal(), TOPICS.inbox(), TOPICS.plans())) {
            assertRefused(name, "unclean.leader.election.enable=true");
        }
        assertThat(check(TOPICS.presence())).as("what is said again").isEmpty();
        replicas = 1;
        brokers = 1;
        assertThat(check(TOPICS.journal())).as("there is no other").isEmpty();
    }

    @Test
    void aRecordThatOneOfThreeReplicasHasIsNotAcknowledged() {
        config.put("min.insync.replicas", "1");
        for (String name : List.of(TOPICS.journal(), TOPICS.inbox(), TOPICS.plans())) {
            assertRefused(name, "min.insync.replicas=1 of 3 replicas");
        }
        assertThat(check(TOPICS.logs())).isEmpty();
    }

    @Test
    void withTwoReplicasItIsTheOperatorsChoice() {
        replicas = 2;
        brokers = 2;
        assertThat(check(TOPICS.journal()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.losesWork()).isFalse();
                    assertThat(finding.problem()).contains("min.insync.replicas=1 of 2");
                });
    }

    @Test
    void anInboxThatForgetsOverAWeekendOrByItsSizeIsRefused() {
        config.put("retention.ms", String.valueOf(Duration.ofHours(71).toMillis()));
        assertRefused(TOPICS.inbox(), "retention.ms=255600000");
        for (long days : new long[] {3, 30}) {
            config.put("retention.ms", String.valueOf(Duration.ofDays(days).toMillis()));
            assertThat(check(TOPICS.inbox())).isEmpty();
        }
        config.put("retention.ms", "-1");
        assertThat(check(TOPICS.inbox())).isEmpty();
        config.put("retention.bytes", "1073741824");
        assertRefused(TOPICS.inbox(), "retention.bytes=1073741824");
    }

    @Test
    void aJournalThatForgetsIsRefused() {
        config.put("retention.bytes", "1073741824");
        assertRefused(TOPICS.journal(), "retention.bytes=1073741824");
        config.clear();
        config.put("retention.ms", "1000");
        assertRefused(TOPICS.journal(), "retention.ms=1000");
        config.clear();
        config.put("cleanup.policy", "compact");
        assertRefused(TOPICS.journal(), "cleanup.policy=compact");
    }

    @Test
    void whatIsOnlyOddIsToldAndNotRefused() {
        config.put("retention.ms", "1000");
        assertThat(check(TOPICS.control())).singleElement().matches(found -> !found.losesWork());
        config.clear();
        replicas = 1;
        assertThat(check(TOPICS.logs())).singleElement().matches(found -> !found.losesWork());
    }

    @Test
    void aTopicThatTakesNoGreatMessagesIsRefused() {
        config.put("max.message.bytes", "1000");
        assertThat(check(TOPICS.plans()))
                .singleElement()
                .matches(Finding::losesWork)
                .matches(found -> found.advice().startsWith("raise it to "));
    }
}
