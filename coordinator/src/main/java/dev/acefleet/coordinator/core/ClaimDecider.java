package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers a worker that wants an attempt (protocol P11): by what the state says now, and always the same way while that
/// stands. A claim that comes again is answered again.
final class ClaimDecider {
    private ClaimDecider() {}

    static Decision claimed(State state, Report.Claimed claim, Instant now) {
        Optional<Plan> plan = state.plan(claim.attempt().work().plan());
        Optional<Work> work = state.work(claim.attempt().work());
        if (plan.isEmpty() || work.isEmpty()) {
            return refuse(claim, "no such work is known here");
        }
        if (work.get().isLeasedTo(claim.attempt(), claim.claim())) {
            Lease lease = work.get().lease.orElseThrow();
            boolean cancelling = work.get().status == WorkStatus.CANCELLING;
            return cancelling
                    ? refuse(claim, "it is being cancelled")
                    : Decision.say(grant(plan.get(), work.get(), claim, lease, lease.offset()));
        }
        Optional<String> refusal = refusal(state, work.get(), claim);
        if (refusal.isPresent()) {
            return refuse(claim, refusal.get());
        }
        if (state.cordons.containsKey(claim.worker().id())) {
            return CordonDecider.turnAway(state, claim);
        }
        return BreakerDecider.turnAway(state, plan.get(), work.get(), claim)
                .orElseGet(() -> lease(state, plan.get(), work.get(), claim, now));
    }

    private static Optional<String> refusal(State state, Work work, Report.Claimed claim) {
        if (work.status.isTerminal()) {
            return Optional.of("the work has ended");
        }
        if (work.status == WorkStatus.CANCELLING) {
            return Optional.of("it is being cancelled");
        }
        if (claim.attempt().number() != work.attempt || work.status != WorkStatus.QUEUED) {
            return Optional.of(
                    claim.attempt().number() <= work.attempt
                            ? "another worker has it, or the attempt is over"
                            : "the attempt is not known here");
        }
        if (claim.worker().incarnation() < newest(state, claim)) {
            return Optional.of("a newer start of worker " + claim.worker().id() + " has been seen");
        }
        return Optional.empty();
    }

    private static long newest(State state, Report.Claimed claim) {
        State.Seen seen = state.workers.get(claim.worker().id());
        return seen == null ? Long.MIN_VALUE : seen.incarnation();
    }

    private static Decision lease(
            State state, Plan plan, Work work, Report.Claimed claim, Instant now) {
        List<Event> events = new ArrayList<>();
        if (claim.worker().incarnation() > newest(state, claim)) {
            events.add(new Event.WorkerPlaced(claim.worker(), claim.machine()));
        }
        String agent = plan.agentOf(work).agent();
        Optional.ofNullable(claim.accounts().get(agent))
                .filter(_ -> work.kind.lane() == WorkKind.Lane.AGENT)
                .ifPresent(account -> events.addAll(BreakerDecider.known(state, agent, account)));
        events.add(new Event.Leased(claim.attempt(), claim.claim(), claim.worker(), plan.head));
        events.addAll(BreakerDecider.begun(state, claim.attempt(), now));
        Lease lease =
                new Lease(
                        claim.attempt(),
                        claim.claim(),
                        claim.worker(),
                        claim.machine(),
                        plan.head,
                        now,
                        Effect.Grant.THIS_ENTRY,
                        false);
        return new Decision(
                events, List.of(grant(plan, work, claim, lease, Effect.Grant.THIS_ENTRY)));
    }

    private static Effect grant(
            Plan plan, Work work, Report.Claimed claim, Lease lease, long fence) {
        return new Effect.Grant(
                claim.worker().id(),
                claim.attempt(),
                claim.claim(),
                claim.send(),
                Orders.of(plan, work, lease),
                fence);
    }

    private static Decision refuse(Report.Claimed claim, String reason) {
        return Decision.say(
                new Effect.Refuse(claim.worker().id(), claim.attempt(), claim.claim(), reason));
    }
}
