package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.ProviderView;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyView;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.WorkKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Names the one true cause why a run, or what ends the plan, is not done now, from its plan and from what the workers say
/// of themselves. Pure; called by who guards the projection.
final class Why {
    /// What the core writes before the reason of a worker that could not do the work.
    private static final String DECLINED = "declined: ";

    private final PlanProjection plan;
    private final WhyWorkers workers;
    private final Function<String, Optional<ProviderView>> providers;

    /// @param providers that hold back an agent, by its name
    Why(
            PlanProjection plan,
            List<WorkerView> workers,
            Function<String, Optional<ProviderView>> providers,
            Timings timings,
            Instant now) {
        this.plan = plan;
        this.workers = new WhyWorkers(plan, workers, timings, now);
        this.providers = providers;
    }

    /// @param item a run, or one of the items that end the plan
    WhyView of(ItemProjection item) {
        return cause(item).of(item);
    }

    private WhyCause cause(ItemProjection item) {
        return switch (item.state()) {
            case WAITING -> item.kind.isUnit() ? waiting(item) : offeredSoon(item);
            case QUEUED -> queued(item);
            case LEASED, RUNNING -> workers.held(item);
            case MERGING ->
                    item.kind.isUnit()
                            ? merging(item)
                            : WhyCause.pickup("nothing: its end is being written down", List.of());
            case PARKED -> parked(item);
            case BLOCKED -> gated(item);
            case CANCELLING -> cancelling(item);
            case DONE, FAILED, SKIPPED, CANCELLED ->
                    new WhyCause(WaitCause.OVER, item.reason(), List.of(), afterTheEnd(item));
            case UNKNOWN -> throw new IllegalStateException("No item is in an unknown state");
        };
    }

    /// Refs that nobody could delete are tried for long enough.
    private String afterTheEnd(ItemProjection item) {
        boolean failed = item.state() == RunState.FAILED && item.kind != WorkKind.PRUNE;
        if (!failed && item.state() != RunState.SKIPPED) {
            return "";
        }
        Optional<String> raise =
                item.kind.lane() == WorkKind.Lane.AGENT
                        ? BudgetRaise.of(plan, item)
                        : Optional.empty();
        return failed
                ? "see fleet logs " + name(item) + "; then " + raise.orElseGet(() -> again(item))
                : raise.orElse("");
    }

    /// Does it once more, with what that needs first.
    private String again(ItemProjection item) {
        String retry = "fleet retry " + name(item);
        return item.kind.lane() == WorkKind.Lane.AGENT
                ? BudgetRaise.before(plan).map(raise -> raise + ", and " + retry).orElse(retry)
                : retry;
    }

    /// As people name it: a merge by its run.
    private String name(ItemProjection item) {
        return plan.id + "/" + item.ofUnit().orElse(item.item);
    }

    /// It may have been queued before its provider refused; the one that goes to see is not held back by it.
    private WhyCause queued(ItemProjection item) {
        return provider(item)
                .filter(held -> !held.probe().startsWith(name(item) + "/"))
                .filter(held -> !held.state().equals(ProviderView.EASING))
                .flatMap(Why::refused)
                .orElseGet(() -> workers.offered(item));
    }

    /// Nothing of its plan stands before it.
    private WhyCause offeredSoon(ItemProjection item) {
        return provider(item)
                .flatMap(Why::refused)
                .orElseGet(() ->
                        WhyCause.pickup(
                                "nothing: it is offered to the workers in a moment", List.of()));
    }

    private WhyCause waiting(ItemProjection unit) {
        WaitReason.Waiting waiting = WaitReason.waiting(plan, unit);
        List<String> of = waiting.of();
        return switch (waiting.cause()) {
            case BATCH ->
                    new WhyCause(
                            WaitCause.BATCH,
                            waiting.text() + "; not over before it: " + String.join(", ", of),
                            of,
                            "");
            case CAP ->
                    of.size() < plan.places(unit)
                            ? offeredSoon(unit)
                            : new WhyCause(
                                    WaitCause.CAP,
                                    waiting.text() + ", now " + String.join(", ", of),
                                    of,
                                    "");
            case DEPENDENCY,
                    OVERLAP,
                    BUDGET,
                    NO_WORKER,
                    CORDON,
                    PROVIDER,
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
                    new WhyCause(waiting.cause(), waiting.text(), of, "");
        };
    }

    /// What its agent asks, if it needs one, and as far as that holds anything back.
    private Optional<ProviderView> provider(ItemProjection item) {
        return item.kind.lane() == WorkKind.Lane.AGENT
                ? providers.apply(plan.agentOf(item))
                : Optional.empty();
    }

    private static Optional<WhyCause> refused(ProviderView provider) {
        return Optional.of(provider)
                .filter(ProviderReason::holds)
                .map(held ->
                        new WhyCause(
                                WaitCause.PROVIDER,
                                ProviderReason.text(held),
                                ProviderReason.isUntil(held) ? List.of() : List.of(held.probe()),
                                Optional.of(held.next()).filter(_ -> ProviderReason.isUntil(held)),
                                ProviderReason.todo(held)));
    }

    private WhyCause merging(ItemProjection run) {
        Optional<ItemProjection> own =
                plan.merges(run.unit()).stream()
                        .filter(merge -> !merge.state().isOver())
                        .reduce((_, later) -> later);
        if (own.isEmpty()) {
            List<String> before = mergedBefore(run);
            return before.isEmpty()
                    ? WhyCause.pickup("nothing: it is merged in a moment", List.of())
                    : new WhyCause(
                            WaitCause.MERGE_QUEUE,
                            "is merged after " + WaitReason.words(before),
                            before,
                            "");
        }
        ItemProjection merge = own.get();
        return switch (merge.state()) {
            case QUEUED, WAITING -> workers.offered(merge);
            case LEASED, RUNNING, MERGING -> workers.held(merge);
            case PARKED, BLOCKED -> parked(merge);
            case CANCELLING -> cancelling(run);
            case DONE, FAILED, SKIPPED, CANCELLED, UNKNOWN ->
                    throw new IllegalStateException(merge.item + " is over");
        };
    }

    /// What is being merged goes first, and then the units in their order.
    private List<String> mergedBefore(ItemProjection run) {
        List<String> before = new ArrayList<>();
        boolean later = false;
        for (ItemProjection other : plan.units()) {
            boolean own = other.item.equals(run.item);
            later |= own;
            if (!own && other.state() == RunState.MERGING && (!later || isBeingMerged(other))) {
                before.add(other.item);
            }
        }
        return before;
    }

    private boolean isBeingMerged(ItemProjection unit) {
        return plan.merges(unit.item).stream().anyMatch(merge -> !merge.state().isOver());
    }

    /// The agent asks a person: trying again is no answer, and is refused.
    private WhyCause gated(ItemProjection item) {
        return plan.gates().stream()
                .filter(gate -> gate.isOpen() && gate.id.work().item().equals(item.item))
                .findFirst()
                .map(gate ->
                        new WhyCause(
                                WaitCause.PERSON,
                                "waits for a person: " + gate.asks(),
                                List.of(),
                                "fleet gates shows the question; fleet answer " + gate.id + " …"))
                .orElseThrow(
                        () -> new IllegalStateException(name(item) + " is blocked at no gate"));
    }

    private WhyCause parked(ItemProjection item) {
        if (item.until().isEmpty()) {
            return new WhyCause(
                    WaitCause.PERSON,
                    item.reason(),
                    List.of(),
                    "when that is mended: fleet retry " + name(item));
        }
        Optional<WhyCause> nobody =
                item.reason().startsWith(DECLINED)
                        ? workers.nobody(item).or(() -> workers.declined(item))
                        : Optional.empty();
        return nobody.orElseGet(() ->
                new WhyCause(
                        WaitCause.BACK_OFF,
                        "is tried again at " + item.until().get() + ": " + item.reason(),
                        List.of(),
                        item.until(),
                        "to try it now: fleet retry " + name(item)));
    }

    private WhyCause cancelling(ItemProjection item) {
        List<String> of =
                Stream.concat(
                                Stream.of(item),
                                item.ofUnit().stream().flatMap(unit -> plan.merges(unit).stream()))
                        .flatMap(each -> each.attempts().stream())
                        .filter(Why::mayLive)
                        .map(AttemptView::worker)
                        .distinct()
                        .toList();
        List<String> who = of.isEmpty() ? List.of("its worker") : new ArrayList<>(of);
        return new WhyCause(
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
