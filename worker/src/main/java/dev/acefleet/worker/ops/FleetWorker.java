package dev.acefleet.worker.ops;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.worker.Machine;
import dev.acefleet.worker.Worker;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.config.WorkerConfig.AgentConfig;
import dev.acefleet.worker.disk.FileSpool;
import dev.acefleet.worker.disk.WorkerDirectory;
import dev.acefleet.worker.disk.WorkerIdentity;
import dev.acefleet.worker.git.GitVersion;
import dev.acefleet.worker.metrics.WorkerMetrics;
import dev.acefleet.worker.process.ProcessRunner;
import dev.acefleet.worker.process.ProcessSweep;
import dev.acefleet.worker.work.Executors;
import dev.acefleet.worker.work.Profile;
import dev.acefleet.worker.work.Spool;
import dev.acefleet.worker.work.Timings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker with its directory, its configuration and its real executors.
public final class FleetWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FleetWorker.class);

    private final WorkerDirectory directory;
    private final Path place;
    private final Site site;
    private final Worker worker;
    private final int killed;

    private FleetWorker(
            WorkerDirectory directory, Path place, Site site, Worker worker, int killed) {
        this.directory = directory;
        this.place = place;
        this.site = site;
        this.worker = worker;
        this.killed = killed;
    }

    /// Takes the worker's directory and starts it.
    ///
    /// @param drain how long [#close] lets agents go on before it stops them
    /// @throws IOException when the directory is another worker's or cannot be used, or this machine's git is missing
    ///     or old
    public static FleetWorker start(
            WorkerConfig config,
            ClientSettings settings,
            Topics topics,
            Timings timings,
            String version,
            Duration drain)
            throws IOException {
        GitVersion.check();
        WorkerDirectory directory = WorkerDirectory.take(config.directory());
        try {
            WorkerRef self =
                    WorkerIdentity.next(config.id(), config.directory(), InstantSource.system());
            int killed = ProcessSweep.sweep(self).size();
            String host = Machine.host();
            Spool spool = new FileSpool(config.directory().resolve("spool"), host);
            ProcessRunner processes = new ProcessRunner(config.directory(), self.toString());
            if (!processes.isFullStrength()) {
                LOG.warn(
                        "This machine lacks /proc or setsid: of an agent that is stopped, a process that left its"
                                + " tree and its group may live on. Run workers on Linux with util-linux");
            }
            Site site = new Site(config, processes);
            site.sweep();
            Profile profile =
                    new Profile(
                            self, host, version, config.pools(), config.slots(), offers(config));
            Executors executors =
                    new Executors(
                            new AgentRuns(site),
                            new GitMerges(site),
                            new AgentAudits(site),
                            new AgentGaps(site),
                            new AgentDrives(site),
                            new GitBooks(site),
                            new GitPrunes(site),
                            new BenchRuns(site),
                            site::obstacle,
                            ProcessSweep::lives);
            Worker worker = new Worker(profile, settings, topics, spool, executors, timings, drain);
            worker.start();
            return new FleetWorker(directory, config.directory(), site, worker, killed);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /// The agents whose programs are there. The others are named once, here: work for them goes to other workers.
    ///
    /// @return each with its account
    private static Map<String, Account> offers(WorkerConfig config) {
        SortedMap<String, String> missing = missing(config);
        missing.values().forEach(why -> LOG.warn("Not offered: {}", why));
        SortedMap<String, Account> offers = new TreeMap<>();
        config.agents()
                .forEach((name, agent) -> {
                    if (!missing.containsKey(name)) {
                        offers.put(name, agent.accountOf(name));
                    }
                });
        List<String> names = List.copyOf(offers.keySet());
        Thread.ofVirtual().name("agent-versions").start(() -> tellVersions(config, names));
        return offers;
    }

    /// The agents of a configuration that cannot be launched on this machine now.
    ///
    /// @return by name, why
    public static SortedMap<String, String> missing(WorkerConfig config) {
        SortedMap<String, String> missing = new TreeMap<>();
        config.agents()
                .forEach((name, agent) ->
                        AgentPresence.missing(name, agent)
                                .ifPresent(why -> missing.put(name, why)));
        return missing;
    }

    /// For whoever reads the log of a run that went wrong: docs/agents.md says which versions were seen.
    private static void tellVersions(WorkerConfig config, List<String> agents) {
        Path home = config.directory().resolve("versions");
        for (String name : agents) {
            try {
                AgentConfig agent = Objects.requireNonNull(config.agents().get(name));
                String version = AgentPresence.version(agent, home);
                if (!version.isEmpty()) {
                    LOG.info("Agent {}: {}", name, version);
                }
            } catch (IOException e) {
                LOG.warn("Agent {} does not say its version: {}", name, e.toString());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// Why it takes nothing now; empty if it does.
    public Optional<String> obstacle() {
        return worker.figures().obstacle();
    }

    /// Tells the registry how the worker stands.
    public void measure(MeterRegistry registry) {
        WorkerMetrics.bind(registry, worker::figures, place, site::redactions, killed);
    }

    /// Drains, stops what is left with salvage, and lets go of the directory.
    @Override
    public void close() {
        worker.close();
        try {
            directory.close();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The lock of the worker's directory cannot be given back", e);
        }
    }
}
