package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.TopicSetup;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.Diagnostics;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.metrics.Backlog;
import dev.acefleet.coordinator.metrics.CountingLink;
import dev.acefleet.coordinator.metrics.JournalMetrics;
import dev.acefleet.coordinator.metrics.NodeMetrics;
import dev.acefleet.coordinator.metrics.PlanMetrics;
import dev.acefleet.coordinator.metrics.ProviderMetrics;
import dev.acefleet.coordinator.metrics.UnreadableNews;
import dev.acefleet.coordinator.runtime.Clocks;
import dev.acefleet.coordinator.runtime.CommandGate;
import dev.acefleet.coordinator.runtime.CoordinatorLoop;
import dev.acefleet.coordinator.runtime.FleetView;
import dev.acefleet.coordinator.runtime.FleetWatch;
import dev.acefleet.coordinator.runtime.JournalGate;
import dev.acefleet.coordinator.runtime.LogSource;
import dev.acefleet.coordinator.runtime.PlanViews;
import dev.acefleet.coordinator.runtime.QuarantineView;
import dev.acefleet.coordinator.runtime.Readiness;
import dev.acefleet.coordinator.runtime.Retention;
import dev.acefleet.coordinator.runtime.Tail;
import dev.acefleet.coordinator.runtime.Timings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One coordinator process on Kafka: checks the topics, leads its shard or stands by for it, and follows journal and
/// presence for the read models, so that every node answers, whoever leads (protocol P7).
public final class KafkaCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCoordinator.class);

    /// One shard until there is a need for more. Which one a repository belongs to, [Topics#shard] says.
    private static final int SHARDS = 1;

    /// The shard that this process leads or stands by for, and whose journal it follows.
    private static final int SHARD = 0;

    private final ClientSettings settings;
    private final Topics topics;
    private final Timings timings;
    private final String instance;
    private final String version;
    private final MeterRegistry registry;
    private final Retention retention;
    private final PoolTopics pools;
    private final KafkaInboxWriter inbox;
    private final KafkaPlanArchive archive;
    private final JournalGate gate;
    private final FleetWatch fleet;
    private final List<TopicSetup.Finding> findings;
    private final QuarantineView quarantine = new QuarantineView();
    private final UnreadableRecords unreadable = new UnreadableRecords();
    private final KafkaJournalSource source;
    private final Tail tail;
    private final PlanArchiveTail archived;
    private final Leadership leadership;
    private final PresenceTail presence;
    private final Thread tailing;
    private final Thread watching;
    private final Thread remembering;

    /// Checks and makes the topics; does not start.
    ///
    /// @param views follow the journal, and say what is kept of a plan when that is forgotten
    /// @param registry is told the fleet's figures
    /// @throws IllegalStateException when the broker's topics are such that work could be lost
    public KafkaCoordinator(
            ClientSettings settings,
            Topics topics,
            Timings timings,
            String instance,
            String version,
            List<Pool> pools,
            Retention retention,
            PlanViews views,
            MeterRegistry registry) {
        this.settings = settings;
        this.topics = topics;
        this.timings = timings;
        this.instance = instance;
        this.version = version;
        this.registry = registry;
        this.retention = retention;
        findings = prepare(pools);
        this.pools = PoolTopics.on(settings, topics);
        inbox = new KafkaInboxWriter(settings, topics, SHARDS);
        gate = new JournalGate(inbox);
        fleet = new FleetWatch(timings, InstantSource.system());
        source = new KafkaJournalSource(settings, topics, SHARD);
        archive = new KafkaPlanArchive(settings, topics, views::report);
        JournalMetrics metrics =
                new JournalMetrics(registry, new Backlog(registry, InstantSource.system()));
        PlanMetrics.bind(registry, views, InstantSource.system());
        UnreadableNews news = new UnreadableNews(unreadable);
        tail =
                new Tail(
                        source,
                        List.of(
                                views,
                                fleet,
                                gate,
                                quarantine,
                                metrics,
                                news,
                                new ProviderMetrics(registry)),
                        unreadable);
        archived = new PlanArchiveTail(settings, topics, views::archived, unreadable);
        leadership =
                new Leadership(
                        new ShardMembership(settings, topics, SHARD),
                        () -> !tail.hasFailed(),
                        this::lead);
        presence =
                new PresenceTail(
                        () ->
                                new PresenceReader(
                                        settings,
                                        topics,
                                        timings.lease().multipliedBy(2),
                                        unreadable),
                        fleet::heard);
        NodeMetrics.bind(registry, fleet, news, leadership::isLeading, tail::lag);
        tailing = Thread.ofPlatform().name("journal-tail").daemon().unstarted(tail);
        watching = Thread.ofPlatform().name("presence-tail").daemon().unstarted(presence);
        remembering = Thread.ofPlatform().name("plans-tail").daemon().unstarted(archived);
    }

    private List<TopicSetup.Finding> prepare(List<Pool> pools) {
        try (var admin = settings.admin()) {
            TopicSetup setup = new TopicSetup(admin, topics);
            setup.ensure(SHARDS);
            pools.forEach(setup::ensurePool);
            List<TopicSetup.Finding> findings = setup.check(SHARDS);
            findings.forEach(finding ->
                    LOG.warn(
                            "Topic {} {}: {}",
                            finding.topic(),
                            finding.problem(),
                            finding.advice()));
            if (findings.stream().anyMatch(TopicSetup.Finding::losesWork)) {
                throw new IllegalStateException(unsafe(findings));
            }
            return findings;
        }
    }

    private static String unsafe(List<TopicSetup.Finding> findings) {
        return findings.stream()
                .filter(TopicSetup.Finding::losesWork)
                .map(finding ->
                        finding.topic() + " " + finding.problem() + " (" + finding.advice() + ")")
                .collect(
                        Collectors.joining(
                                ", ",
                                "Work could be lost on these topics: ",
                                "; mend them and start again"));
    }

    public void start() {
        tailing.start();
        watching.start();
        remembering.start();
        leadership.start();
    }

    private void lead(BooleanSupplier goOn) {
        try (KafkaCoordinatorLog log = new KafkaCoordinatorLog(settings, topics, SHARD);
                KafkaFleetLink link =
                        new KafkaFleetLink(
                                settings, topics, timings.lease().multipliedBy(2), pools)) {
            Leadership.run(
                    new CoordinatorLoop(
                            SHARD,
                            instance,
                            version,
                            log,
                            new CountingLink(link, registry),
                            archive,
                            timings,
                            retention,
                            Clocks.system()),
                    goOn);
        }
    }

    public CommandGate gate() {
        return gate;
    }

    public FleetView fleet() {
        return fleet;
    }

    public LogSource logs() {
        return new KafkaLogSource(settings, topics, InstantSource.system());
    }

    /// Completed with the reason when this process does not come back to lead: it should be ended, and started again.
    public CompletableFuture<String> resigned() {
        return leadership.resigned();
    }

    public Readiness readiness() {
        return () -> leadership.obstacle().or(tail::obstacle);
    }

    /// What the read models have not been told yet of what was there when this began.
    public Readiness beginning() {
        return () -> tail.beginning().or(archived::obstacle);
    }

    public Diagnostics diagnostics() {
        return new Diagnostics(
                Diagnostics.SCHEMA,
                quarantine.count(),
                quarantine.latest(),
                topicFindings(),
                unreadable.counts().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(topic ->
                                new Diagnostics.Unreadable(
                                        topic.getKey(), topic.getValue(), reason(topic.getKey())))
                        .toList());
    }

    private List<Diagnostics.TopicFinding> topicFindings() {
        List<Diagnostics.TopicFinding> all = new ArrayList<>();
        findings.forEach(finding ->
                all.add(
                        new Diagnostics.TopicFinding(
                                finding.topic(), finding.problem(), finding.advice())));
        pools.refused()
                .forEach((pool, reason) ->
                        all.add(
                                new Diagnostics.TopicFinding(
                                        topics.work(pool, WorkKind.Lane.AGENT),
                                        "is refused, so the work of pool "
                                                + pool
                                                + " waits: "
                                                + reason,
                                        "let coordinators make it, or make it for them; they ask again by themselves")));
        return all;
    }

    private String reason(String topic) {
        return unreadable.latest().reversed().stream()
                .filter(record -> record.topic().equals(topic))
                .findFirst()
                .map(UnreadableRecords.Unreadable::reason)
                .orElse("");
    }

    /// Stops after the step under way. What is not decided stays in the inbox.
    @Override
    public void close() {
        leadership.close();
        tail.stop();
        presence.stop();
        archived.stop();
        Leadership.end(tailing);
        Leadership.end(watching);
        Leadership.end(remembering);
        source.close();
        inbox.close();
        archive.close();
    }
}
