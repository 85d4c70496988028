package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The part of [Why] that lies with the workers: which of them could take an item, and whether the one that has it still
/// has. Pure.
final class WhyWorkers {
    /// In the name of every merge.
    private static final String MERGE = ".merge-";

    /// How an attempt ended that its worker could not do, as [AttemptView] says it.
    private static final String DECLINED = "declined";

    private final PlanProjection plan;
    private final List<WorkerView> workers;
    private final Timings timings;
    private final Instant now;

    WhyWorkers(PlanProjection plan, List<WorkerView> workers, Timings timings, Instant now) {
        this.plan = plan;
        this.workers = workers;
        this.timings = timings;
        this.now = now;
    }

    /// Any worker of the pool may take it: is there one that will?
    WhyCause offered(ItemProjection item) {
        WorkKind.Lane lane = item.kind.lane();
        String pool = plan.policy().pool().name();
        return nobody(item)
                .orElseGet(() -> {
                    List<WorkerView> able = able(item);
                    boolean full =
                            able.stream()
                                    .allMatch(worker ->
                                            lane == WorkKind.Lane.AGENT
                                                    ? worker.free() == 0
                                                    : merges(worker));
                    List<String> names = able.stream().map(WorkerView::id).toList();
                    if (!full) {
                        return new WhyCause(
                                WaitCause.PICKUP,
                                "nothing: a worker of pool " + pool + " takes it in a moment",
                                names,
                                "");
                    }
                    return lane == WorkKind.Lane.AGENT
                            ? new WhyCause(
                                    WaitCause.NO_FREE_SLOT,
                                    "every slot is taken of the workers in pool "
                                            + pool
                                            + " that offer "
                                            + plan.agentOf(item)
                                            + ": "
                                            + String.join(", ", names),
                                    names,
                                    "wait, or start another worker; see fleet workers")
                            : new WhyCause(
                                    WaitCause.MERGE_QUEUE,
                                    "every worker in pool " + pool + " is merging other work",
                                    names,
                                    "");
                });
    }

    private static boolean merges(WorkerView worker) {
        return worker.attempts().stream().anyMatch(attempt -> attempt.contains(MERGE));
    }

    private List<WorkerView> live() {
        String pool = plan.policy().pool().name();
        return workers.stream()
                .filter(worker -> worker.state().equals(WorkerView.ALIVE))
                .filter(worker -> worker.pools().contains(pool))
                .toList();
    }

    private List<WorkerView> offering(ItemProjection item) {
        return live().stream()
                .filter(worker ->
                        item.kind.lane() == WorkKind.Lane.GIT
                                || worker.agents().contains(plan.agentOf(item)))
                .toList();
    }

    private List<WorkerView> able(ItemProjection item) {
        return offering(item).stream().filter(worker -> trouble(worker).isEmpty()).toList();
    }

    /// Why a live worker takes no work; empty if it does.
    private static String trouble(WorkerView worker) {
        return worker.cordoned().isEmpty() ? worker.obstacle() : worker.cordoned();
    }

    /// Why no worker will take it, if none will.
    Optional<WhyCause> nobody(ItemProjection item) {
        String pool = plan.policy().pool().name();
        if (!able(item).isEmpty()) {
            return Optional.empty();
        }
        List<WorkerView> live = live();
        if (live.isEmpty()) {
            return Optional.of(
                    new WhyCause(
                            WaitCause.NO_WORKER,
                            "there is no live worker in pool " + pool,
                            List.of(),
                            "start one: fleet worker; see fleet workers"));
        }
        List<String> names = live.stream().map(WorkerView::id).toList();
        List<WorkerView> offering = offering(item);
        if (offering.isEmpty()) {
            return Optional.of(
                    new WhyCause(
                            WaitCause.NO_WORKER,
                            "no live worker in pool "
                                    + pool
                                    + " offers the agent "
                                    + plan.agentOf(item)
                                    + offered(live),
                            names,
                            "give one the agent in its worker.yml (agents:), or cancel this and submit it with"
                                    + " another --agent; see fleet workers"));
        }
        String troubles =
                String.join(
                        "; ",
                        offering.stream()
                                .map(worker -> worker.id() + ": " + trouble(worker))
                                .toList());
        if (offering.stream().noneMatch(worker -> worker.cordoned().isEmpty())) {
            return Optional.of(
                    new WhyCause(
                            WaitCause.CORDON,
                            "every live worker in pool "
                                    + pool
                                    + " that could take it is cordoned: "
                                    + troubles,
                            offering.stream().map(WorkerView::id).toList(),
                            "fleet workers uncordon one of them, or start another"));
        }
        return Optional.of(
                new WhyCause(
                        WaitCause.NO_WORKER,
                        "no live worker in pool " + pool + " takes work: " + troubles,
                        names,
                        "see fleet workers"));
    }

    private static String offered(List<WorkerView> live) {
        List<String> agents =
                live.stream()
                        .flatMap(worker -> worker.agents().stream())
                        .distinct()
                        .sorted()
                        .toList();
        return agents.isEmpty() ? "; they offer none" : "; they offer " + String.join(", ", agents);
    }

    /// Why nobody takes what every worker that could has declined; empty where one has not.
    Optional<WhyCause> declined(ItemProjection item) {
        Map<String, AttemptView> last = new TreeMap<>();
        item.attempts().forEach(attempt -> last.put(attempt.worker(), attempt));
        List<WorkerView> able = able(item);
        boolean all =
                able.stream()
                        .map(worker -> Optional.ofNullable(last.get(worker.id())))
                        .allMatch(attempt ->
                                attempt.filter(end -> end.outcome().equals(DECLINED)).isPresent());
        if (able.isEmpty() || !all) {
            return Optional.empty();
        }
        List<String> names = able.stream().map(WorkerView::id).toList();
        String reasons =
                names.stream()
                        .map(name -> name + ": " + Objects.requireNonNull(last.get(name)).detail())
                        .collect(Collectors.joining("; "));
        return Optional.of(
                new WhyCause(
                        WaitCause.NO_WORKER,
                        "no live worker in pool " + plan.policy().pool() + " takes it: " + reasons,
                        names,
                        item.until(),
                        "a worker takes it whose worker.yml names its repository (repositories:) and its agent"
                                + " (agents:)"));
    }

    /// A worker has it, if it still has.
    WhyCause held(ItemProjection item) {
        AttemptView attempt = item.attempts().getLast();
        String worker = attempt.worker();
        Optional<WorkerView> seen =
                workers.stream().filter(view -> view.id().equals(worker)).findFirst();
        Duration patience = timings.heartbeat().multipliedBy(2);
        Optional<String> lost;
        if (seen.isEmpty()) {
            lost = Optional.of("its worker " + worker + " is not heard of");
        } else if (seen.get().lastSeenAt().plus(patience).isBefore(now)) {
            lost =
                    Optional.of(
                            "its worker "
                                    + worker
                                    + " was last heard of "
                                    + Duration.between(seen.get().lastSeenAt(), now).toSeconds()
                                    + " s ago");
        } else {
            String name =
                    new AttemptId(new WorkId(plan.id, item.item), attempt.number()).toString();
            boolean mustBeListed = attempt.leasedAt().plus(patience).isBefore(now);
            lost =
                    mustBeListed && !seen.get().attempts().contains(name)
                            ? Optional.of("its worker " + worker + " no longer has it")
                            : Optional.empty();
        }
        return lost.map(how ->
                        new WhyCause(
                                WaitCause.LEASE_LAPSING,
                                how
                                        + "; when its lease has lapsed, after "
                                        + timings.lease().toSeconds()
                                        + " s of silence, another one takes it",
                                List.of(worker),
                                ""))
                .orElseGet(() ->
                        new WhyCause(
                                WaitCause.AT_WORK,
                                "attempt " + attempt.number() + " is being done by " + worker,
                                List.of(worker),
                                ""));
    }
}
