package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyView;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Names the one true cause why a run is not done now, from its plan and from what the workers say of themselves. Pure;
/// called by who guards the projection.
final class Why {
    /// What the core writes before the reason of a worker that could not do the work.
    private static final String DECLINED = "declined: ";

    /// In the name of every merge.
    private static final String MERGE = ".merge-";

    private final PlanProjection plan;
    private final List<WorkerView> workers;
    private final Timings timings;
    private final Instant now;

    Why(PlanProjection plan, List<WorkerView> workers, Timings timings, Instant now) {
        this.plan = plan;
        this.workers = workers;
        this.timings = timings;
        this.now = now;
    }

    /// A cause, before it is told of a run.
    private record Cause(
            WaitCause cause, String text, List<String> of, Optional<Instant> until, String todo) {
        Cause(WaitCause cause, String text, List<String> of, String todo) {
            this(cause, text, of, Optional.empty(), todo);
        }
    }

    WhyView of(ItemProjection run) {
        Cause cause = cause(run);
        return new WhyView(
                run.run().toString(),
                run.state(),
                cause.cause(),
                Limits.text(cause.text()),
                cause.of(),
                cause.until(),
                cause.todo());
    }

    private Cause cause(ItemProjection run) {
        return switch (run.state()) {
            case WAITING -> waiting(run.run());
            case QUEUED -> offered(WorkKind.Lane.AGENT);
            case LEASED, RUNNING -> held(run);
            case MERGING -> merging(run);
            case PARKED, BLOCKED -> parked(run);
            case CANCELLING -> cancelling(run);
            case DONE, FAILED, SKIPPED, CANCELLED ->
                    new Cause(WaitCause.OVER, run.reason(), List.of(), afterTheEnd(run));
            case UNKNOWN -> throw new IllegalStateException("No run is in an unknown state");
        };
    }

    private String afterTheEnd(ItemProjection run) {
        return run.state() == RunState.FAILED
                ? "see fleet logs " + name(run.run()) + "; then fleet retry " + name(run.run())
                : "";
    }

    private String name(RunId run) {
        return plan.id + "/" + run;
    }

    private Cause waiting(RunId run) {
        WaitReason.Waiting waiting = WaitReason.waiting(plan, run);
        List<String> of = waiting.of().stream().map(RunId::toString).toList();
        return switch (waiting.cause()) {
            case BATCH ->
                    new Cause(
                            WaitCause.BATCH,
                            waiting.text() + "; not over before it: " + String.join(", ", of),
                            of,
                            "");
            case CAP ->
                    of.size() < plan.stage.policy().concurrent()
                            ? new Cause(
                                    WaitCause.PICKUP,
                                    "nothing: it is offered to the workers in a moment",
                                    List.of(),
                                    "")
                            : new Cause(
                                    WaitCause.CAP,
                                    waiting.text() + ", now " + String.join(", ", of),
                                    of,
                                    "");
            case DEPENDENCY,
                    OVERLAP,
                    NO_WORKER,
                    CORDON,
                    NO_FREE_SLOT,
                    PICKUP,
                    AT_WORK,
                    LEASE_LAPSING,
                    MERGE_QUEUE,
                    BACK_OFF,
                    PERSON,
                    CANCEL,
                    OVER,
                    UNKNOWN ->
                    new Cause(waiting.cause(), waiting.text(), of, "");
        };
    }

    /// Any worker of the pool may take it: is there one that will?
    private Cause offered(WorkKind.Lane lane) {
        String pool = plan.stage.policy().pool().name();
        return nobody(lane)
                .orElseGet(() -> {
                    List<WorkerView> able = able(lane);
                    boolean full =
                            able.stream()
                                    .allMatch(worker ->
                                            lane == WorkKind.Lane.AGENT
                                                    ? worker.free() == 0
                                                    : merges(worker));
                    List<String> names = able.stream().map(WorkerView::id).toList();
                    if (!full) {
                        return new Cause(
                                WaitCause.PICKUP,
                                "nothing: a worker of pool " + pool + " takes it in a moment",
                                names,
                                "");
                    }
                    return lane == WorkKind.Lane.AGENT
                            ? new Cause(
                                    WaitCause.NO_FREE_SLOT,
                                    "every slot is taken of the workers in pool "
                                            + pool
                                            + " that offer "
                                            + plan.stage.policy().agent()
                                            + ": "
                                            + String.join(", ", names),
                                    names,
                                    "wait, or start another worker; see fleet workers")
                            : new Cause(
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
        String pool = plan.stage.policy().pool().name();
        return workers.stream()
                .filter(worker -> worker.state().equals(WorkerView.ALIVE))
                .filter(worker -> worker.pools().contains(pool))
                .toList();
    }

    private List<WorkerView> offering(WorkKind.Lane lane) {
        return live().stream()
                .filter(worker ->
                        lane == WorkKind.Lane.GIT
                                || worker.agents().contains(plan.stage.policy().agent()))
                .toList();
    }

    private List<WorkerView> able(WorkKind.Lane lane) {
        return offering(lane).stream().filter(worker -> trouble(worker).isEmpty()).toList();
    }

    /// Why a live worker takes no work; empty if it does.
    private static String trouble(WorkerView worker) {
        return worker.cordoned().isEmpty() ? worker.obstacle() : worker.cordoned();
    }

    /// Why no worker will take it, if none will.
    private Optional<Cause> nobody(WorkKind.Lane lane) {
        String pool = plan.stage.policy().pool().name();
        String agent = plan.stage.policy().agent();
        if (!able(lane).isEmpty()) {
            return Optional.empty();
        }
        List<WorkerView> live = live();
        if (live.isEmpty()) {
            return Optional.of(
                    new Cause(
                            WaitCause.NO_WORKER,
                            "there is no live worker in pool " + pool,
                            List.of(),
                            "start one: fleet worker; see fleet workers"));
        }
        List<String> names = live.stream().map(WorkerView::id).toList();
        List<WorkerView> offering = offering(lane);
        if (offering.isEmpty()) {
            return Optional.of(
                    new Cause(
                            WaitCause.NO_WORKER,
                            "no live worker in pool " + pool + " offers the agent " + agent,
                            names,
                            "give one the agent in its worker.yml; see fleet workers"));
        }
        String troubles =
                String.join(
                        "; ",
                        offering.stream()
                                .map(worker -> worker.id() + ": " + trouble(worker))
                                .toList());
        if (offering.stream().noneMatch(worker -> worker.cordoned().isEmpty())) {
            return Optional.of(
                    new Cause(
                            WaitCause.CORDON,
                            "every live worker in pool "
                                    + pool
                                    + " that could take it is cordoned: "
                                    + troubles,
                            offering.stream().map(WorkerView::id).toList(),
                            "fleet workers uncordon one of them, or start another"));
        }
        return Optional.of(
                new Cause(
                        WaitCause.NO_WORKER,
                        "no live worker in pool " + pool + " takes work: " + troubles,
                        names,
                        "see fleet workers"));
    }

    /// A worker has it, if it still has.
    private Cause held(ItemProjection item) {
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
                        new Cause(
                                WaitCause.LEASE_LAPSING,
                                how
                                        + "; when its lease has lapsed, after "
                                        + timings.lease().toSeconds()
                                        + " s of silence, another one takes it",
                                List.of(worker),
                                ""))
                .orElseGet(() ->
                        new Cause(
                                WaitCause.AT_WORK,
                                "attempt " + attempt.number() + " is being done by " + worker,
                                List.of(worker),
                                ""));
    }

    private Cause merging(ItemProjection run) {
        Optional<ItemProjection> own =
                plan.merges(run.run()).stream()
                        .filter(merge -> !merge.state().isOver())
                        .reduce((_, later) -> later);
        if (own.isEmpty()) {
            List<RunId> before =
                    plan.runs().stream()
                            .filter(other -> other.state() == RunState.MERGING)
                            .filter(other -> isBefore(other, run))
                            .map(other -> other.run())
                            .toList();
            return before.isEmpty()
                    ? new Cause(
                            WaitCause.PICKUP, "nothing: it is merged in a moment", List.of(), "")
                    : new Cause(
                            WaitCause.MERGE_QUEUE,
                            "is merged after " + WaitReason.words(before),
                            before.stream().map(RunId::toString).toList(),
                            "");
        }
        ItemProjection merge = own.get();
        return switch (merge.state()) {
            case QUEUED, WAITING -> offered(WorkKind.Lane.GIT);
            case LEASED, RUNNING, MERGING -> held(merge);
            case PARKED, BLOCKED -> parked(merge);
            case CANCELLING -> cancelling(run);
            case DONE, FAILED, SKIPPED, CANCELLED, UNKNOWN ->
                    throw new IllegalStateException(merge.item + " is over");
        };
    }

    /// What is being merged goes first, and then the lowest number.
    private boolean isBefore(ItemProjection other, ItemProjection run) {
        boolean begun =
                plan.merges(other.run()).stream().anyMatch(merge -> !merge.state().isOver());
        return begun || other.run().compareTo(run.run()) < 0;
    }

    private Cause parked(ItemProjection item) {
        if (item.until().isEmpty()) {
            return new Cause(
                    WaitCause.PERSON,
                    item.reason(),
                    List.of(),
                    "when that is mended: fleet retry " + name(item.run()));
        }
        WorkKind.Lane lane = item.kind.lane();
        Optional<Cause> nobody =
                item.reason().startsWith(DECLINED) ? nobody(lane) : Optional.empty();
        return nobody.orElseGet(() ->
                new Cause(
                        WaitCause.BACK_OFF,
                        "is tried again at " + item.until().get() + ": " + item.reason(),
                        List.of(),
                        item.until(),
                        "to try it now: fleet retry " + name(item.run())));
    }

    private Cause cancelling(ItemProjection run) {
        List<String> of =
                Stream.concat(Stream.of(run), plan.merges(run.run()).stream())
                        .flatMap(item -> item.attempts().stream())
                        .filter(Why::mayLive)
                        .map(AttemptView::worker)
                        .distinct()
                        .toList();
        List<String> who = of.isEmpty() ? List.of("its worker") : new ArrayList<>(of);
        return new Cause(
                WaitCause.CANCEL,
                "is cancelled as soon as "
                        + String.join(", ", who)
                        + " says that nothing of it lives, at the latest after "
                        + Limits.CANCEL.toMinutes()
                        + " minutes",
                of,
                "");
    }

    private static boolean mayLive(AttemptView attempt) {
        return attempt.goesOn()
                || attempt.failure().filter(FailureKind.WORKER_LOST::equals).isPresent();
    }
}
