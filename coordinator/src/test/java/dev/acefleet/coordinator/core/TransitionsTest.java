package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Drives the core with stages, reports, lapses and silence at random, from fixed seeds; checks after each step what must
/// never be otherwise; and writes down every change of status seen, as the diagrams of `docs/states.md`. A stale document
/// fails; `-Dacefleet.write=true` writes it anew.
class TransitionsTest {
    private static final int SEEDS = 300;
    private static final Duration A_WHILE = Duration.ofMinutes(11);

    private final Map<WorkKind, TreeSet<String>> seen = new TreeMap<>();

    @Test
    void whateverHappensTheRulesHoldAndTheDocumentedChangesAreAllThereAre() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                drive(new Random(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        Path document = Path.of(System.getProperty("acefleet.root", ".."), "docs", "states.md");
        if (Boolean.getBoolean("acefleet.write")) {
            Files.writeString(document, document());
        }
        assertThat(Files.readString(document)).isEqualTo(document());
    }

    private void drive(Random random) {
        Core core = new Core();
        int cap = 1 + random.nextInt(4);
        OnFailure onFailure = random.nextBoolean() ? OnFailure.STOP : OnFailure.CONTINUE;
        PlanId plan = core.submit(Core.stage(Core.policy(cap, onFailure), runs(random)));
        Map<AttemptId, String> claims =
                new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (int step = 0; step < 400 && !plan(core, plan).ended; step++) {
            Map<String, WorkStatus> before = statuses(core, plan);
            step(core, plan, claims, random);
            note(core, plan, before);
            check(core, plan, cap);
        }
        assertThat(plan(core, plan).ended).as("a plan with healthy workers ends").isTrue();
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private static RunSpec[] runs(Random random) {
        int count = 1 + random.nextInt(7);
        RunSpec[] runs = new RunSpec[count];
        for (int i = 0; i < count; i++) {
            List<String> needs = new ArrayList<>();
            List<String> overlaps = new ArrayList<>();
            for (int other = 0; other < i; other++) {
                if (random.nextInt(4) == 0) {
                    needs.add(String.format("%02d", other + 1));
                }
                if (random.nextInt(5) == 0) {
                    overlaps.add(String.format("%02d", other + 1));
                }
            }
            runs[i] =
                    Core.run(String.format("%02d", i + 1), 1 + random.nextInt(3), needs, overlaps);
        }
        return runs;
    }

    private static void step(Core core, PlanId plan, Map<AttemptId, String> claims, Random random) {
        List<AttemptId> queued = List.copyOf(core.state.queued.keySet());
        List<AttemptId> leased = List.copyOf(core.state.leases.keySet());
        int choice = random.nextInt(10);
        if (choice < 4 && !queued.isEmpty()) {
            AttemptId attempt = queued.get(random.nextInt(queued.size()));
            claims.put(attempt, core.claim(attempt));
        } else if (choice < 9 && !leased.isEmpty()) {
            AttemptId attempt = leased.get(random.nextInt(leased.size()));
            report(core, plan, attempt, claims.getOrDefault(attempt, ""), random);
        } else {
            core.tick(A_WHILE);
        }
    }

    private static void report(
            Core core, PlanId plan, AttemptId attempt, String claim, Random random) {
        boolean merge = attempt.work().item().contains(".merge-");
        switch (random.nextInt(12)) {
            case 0 -> core.on(new Input.LeaseLapsed(attempt, claim));
            case 1 -> core.end(attempt, claim, new Outcome.Declined("cannot"));
            case 2 -> core.end(attempt, "another claim", Core.failed(FailureKind.POISON));
            case 3 ->
                    core.end(
                            attempt,
                            claim,
                            Core.failed(merge ? FailureKind.CONFLICT : FailureKind.AGENT_FAILED));
            case 4 ->
                    core.end(
                            attempt,
                            claim,
                            Core.failed(merge ? FailureKind.CHECK_FAILED : FailureKind.AUTH));
            case 5 -> core.end(attempt, claim, Core.failed(FailureKind.INFRASTRUCTURE));
            case 6 -> core.end(attempt, claim, Core.failed(FailureKind.WORKER_STOPPING));
            case 7, 8 -> core.on(new Input.Said(new Report.Started(attempt, claim, 0, 0)));
            default -> {
                Outcome outcome =
                        merge
                                ? new Outcome.Merged(core.commit(), 1)
                                : core.succeeded(plan, attempt.work().item());
                core.end(attempt, claim, outcome);
                core.end(attempt, claim, outcome);
            }
        }
    }

    private static Map<String, WorkStatus> statuses(Core core, PlanId plan) {
        Map<String, WorkStatus> statuses = new TreeMap<>();
        plan(core, plan).items.forEach((item, work) -> statuses.put(item, work.status));
        return statuses;
    }

    private void note(Core core, PlanId plan, Map<String, WorkStatus> before) {
        plan(core, plan)
                .items
                .forEach((item, work) -> {
                    WorkStatus was = before.getOrDefault(item, WorkStatus.WAITING);
                    if (was.isTerminal()) {
                        assertThat(work.status)
                                .as("what has ended stays ended: %s", item)
                                .isEqualTo(was);
                    }
                    if (was != work.status) {
                        seen.computeIfAbsent(work.kind, _ -> new TreeSet<>())
                                .add("    " + name(was) + " --> " + name(work.status));
                    }
                });
    }

    private static StagePlan plan(Core core, PlanId id) {
        return core.state.plan(id).orElseThrow();
    }

    private static String name(WorkStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static void check(Core core, PlanId id, int cap) {
        StagePlan plan = plan(core, id);
        long inFlight = plan.runs.values().stream().filter(run -> run.status.isInFlight()).count();
        assertThat(inFlight).isLessThanOrEqualTo(cap).isEqualTo(plan.inFlight);
        long merges =
                plan.items.values().stream()
                        .filter(work ->
                                work.kind == WorkKind.INTEGRATE && !work.status.isTerminal())
                        .count();
        assertThat(merges).as("merges at once").isLessThanOrEqualTo(1);
        for (Work run : plan.runs.values()) {
            boolean begun = run.status.isInFlight() || run.status == WorkStatus.MERGING;
            if (begun) {
                assertThat(plan.schedule.dependencies(run.run))
                        .as("dependencies of %s", run.run)
                        .allMatch(need -> plan.status(need) == WorkStatus.SUCCEEDED);
                assertThat(plan.runs.values())
                        .as("batches before that of %s", run.run)
                        .allMatch(other ->
                                plan.schedule.batchOf(other.run) >= plan.schedule.batchOf(run.run)
                                        || other.status.isTerminal());
                assertThat(plan.schedule.holds(run.run))
                        .as("overlaps of %s", run.run)
                        .allMatch(first ->
                                plan.schedule.batchOf(first) != plan.schedule.batchOf(run.run)
                                        || plan.status(first).isTerminal());
            }
        }
    }

    private String document() {
        StringBuilder out =
                new StringBuilder(
                        "# States\n\nWritten by `TransitionsTest` from what the core does; not by hand."
                                + "\nOne step may take several changes at once; shown is where it led.\n");
        seen.forEach((kind, changes) -> {
            out.append("\n## ").append(kind == WorkKind.RUN ? "A run" : "A merge");
            out.append("\n\n```mermaid\nstateDiagram-v2\n    [*] --> waiting\n");
            changes.forEach(change -> out.append(change).append('\n'));
            out.append("```\n");
        });
        return out.toString();
    }
}
