package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The order that a stage's runs allow, worked out when the stage is accepted, and anew when runs are added to it.
///
/// * A run waits for the runs it depends on, whatever batch they stand in; where one stands in a later batch, the run
///   moves to that batch, for else its own could never end (spec/stage.md 2.4: never before its dependency).
/// * Of two overlapping runs of a batch the lower number goes first, unless the dependencies say otherwise: the order is
///   that of the dependencies, and of the numbers where those leave a choice. So holds never form a circle.
public final class Schedule {
    private final NavigableMap<Integer, List<RunId>> batches;
    private final Map<RunId, Integer> batchOf;
    private final Map<RunId, List<RunId>> dependencies;
    private final Map<RunId, List<RunId>> holds;
    private final Map<RunId, List<RunId>> heldBy;

    private Schedule(
            NavigableMap<Integer, List<RunId>> batches,
            Map<RunId, Integer> batchOf,
            Map<RunId, List<RunId>> dependencies,
            Map<RunId, List<RunId>> holds) {
        this.batches = batches;
        this.batchOf = batchOf;
        this.dependencies = dependencies;
        this.holds = holds;
        this.heldBy = new HashMap<>();
        holds.forEach((later, before) ->
                before.forEach(
                        first -> heldBy.computeIfAbsent(first, _ -> new ArrayList<>()).add(later)));
    }

    /// The schedule, or empty where dependencies form a circle or name a run that is not there ([#defect] says it).
    public static Optional<Schedule> of(Collection<RunSpec> runs) {
        Map<RunId, RunSpec> byId = new HashMap<>();
        runs.forEach(run -> byId.put(run.id(), run));
        List<RunSpec> order = inOrder(byId);
        if (order.size() < runs.size()) {
            return Optional.empty();
        }
        Map<RunId, Integer> batchOf = new HashMap<>();
        Map<RunId, Integer> rank = new HashMap<>();
        NavigableMap<Integer, List<RunId>> batches = new TreeMap<>();
        for (RunSpec run : order) {
            int batch = run.dependsOn().stream().mapToInt(batchOf::get).max().orElse(0);
            batchOf.put(run.id(), Math.max(batch, run.batch()));
            rank.put(run.id(), rank.size());
            batches.computeIfAbsent(Math.max(batch, run.batch()), _ -> new ArrayList<>())
                    .add(run.id());
        }
        batches.values().forEach(batch -> batch.sort(null));
        Map<RunId, List<RunId>> dependencies = new HashMap<>();
        Map<RunId, Set<RunId>> holds = new HashMap<>();
        for (RunSpec run : order) {
            dependencies.put(run.id(), run.dependsOn());
            for (RunId other : run.overlaps()) {
                if (byId.containsKey(other) && !other.equals(run.id())) {
                    boolean otherFirst =
                            rank.getOrDefault(other, 0) < rank.getOrDefault(run.id(), 0);
                    holds.computeIfAbsent(otherFirst ? run.id() : other, _ -> new TreeSet<>())
                            .add(otherFirst ? other : run.id());
                }
            }
        }
        Map<RunId, List<RunId>> holdLists = new HashMap<>();
        holds.forEach((run, before) -> holdLists.put(run, List.copyOf(before)));
        return Optional.of(new Schedule(batches, batchOf, dependencies, holdLists));
    }

    /// Runs by dependency and then by number; without those that are in a circle, behind one, or depend on a stranger.
    private static List<RunSpec> inOrder(Map<RunId, RunSpec> byId) {
        Map<RunId, Integer> missing = new HashMap<>();
        Map<RunId, List<RunId>> dependents = new HashMap<>();
        TreeSet<RunId> ready = new TreeSet<>();
        for (RunSpec run : byId.values()) {
            Set<RunId> needs = new HashSet<>(run.dependsOn());
            missing.put(run.id(), needs.size());
            needs.forEach(
                    need -> dependents.computeIfAbsent(need, _ -> new ArrayList<>()).add(run.id()));
            if (needs.isEmpty()) {
                ready.add(run.id());
            }
        }
        List<RunSpec> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            RunId next = ready.removeFirst();
            order.add(byId.get(next));
            for (RunId dependent : dependents.getOrDefault(next, List.of())) {
                if (missing.merge(dependent, -1, Integer::sum) == 0) {
                    ready.add(dependent);
                }
            }
        }
        return order;
    }

    /// Why [#of] is empty for these runs, for the person who submitted them.
    static String defect(Collection<RunSpec> runs) {
        Map<RunId, RunSpec> byId = new HashMap<>();
        runs.forEach(run -> byId.put(run.id(), run));
        for (RunSpec run : byId.values()) {
            for (RunId need : run.dependsOn()) {
                if (!byId.containsKey(need)) {
                    return "Run " + run.id() + " depends on " + need + ", which is not submitted";
                }
            }
        }
        Set<RunId> stuck = new TreeSet<>(byId.keySet());
        inOrder(byId).forEach(run -> stuck.remove(run.id()));
        return "The dependencies form a circle through some of " + stuck;
    }

    public NavigableMap<Integer, List<RunId>> batches() {
        return batches;
    }

    /// The batch that `run` is done in.
    public int batchOf(RunId run) {
        return Objects.requireNonNull(batchOf.get(run), () -> run + " is not in the schedule");
    }

    /// Runs that must be merged before `run` may start.
    public List<RunId> dependencies(RunId run) {
        return dependencies.getOrDefault(run, List.of());
    }

    /// Runs that overlap with `run` and go first: each must be over, in whatever way, before `run` may start.
    public List<RunId> holds(RunId run) {
        return holds.getOrDefault(run, List.of());
    }

    /// Runs that overlap with `run` and wait for it.
    public List<RunId> heldBy(RunId run) {
        return heldBy.getOrDefault(run, List.of());
    }
}
