package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProviderTrouble;
import dev.acefleet.common.model.ProviderTrouble.Span;
import dev.acefleet.common.model.WorkKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// One breaker for each account of each provider that refuses it (spec/stage.md DX-06): while it is open no agent of that
/// account is started, of whichever plan; then one attempt goes to see, no more than one in each pause; when that one is
/// answered, a few may go at once, and with each pause twice as many. What runs already goes on. Nobody's attempt is
/// consumed by it.
///
/// Kept by each shard for the plans that are its own.
final class BreakerDecider {
    /// Accounts and agents known: more than a fleet has, so that made-up names cannot fill the memory.
    private static final int MOST = 1_000;

    private BreakerDecider() {}

    /// What follows for the account from the end of an attempt, whatever it makes of the work.
    static List<Event> ended(
            State state, Plan plan, Work work, AttemptId attempt, Outcome outcome, Instant now) {
        if (outcome instanceof Outcome.Failed failed
                && failed.kind().blame() == FailureKind.Blame.PROVIDER) {
            return refused(state, plan.agentOf(work).agent(), work, failed, now);
        }
        return answered(outcome)
                ? probedBy(state, attempt).stream()
                        .map(breaker -> eased(state, breaker, now))
                        .toList()
                : List.of();
    }

    /// Whether the provider must have answered for an attempt to end so.
    static boolean answered(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded _,
                    Outcome.Gated _,
                    Outcome.Audited _,
                    Outcome.Planned _,
                    Outcome.Done _ ->
                    true;
            case Outcome.Failed failed -> failed.kind().providerAnswered();
            case Outcome.Adopted _,
                    Outcome.Merged _,
                    Outcome.Finished _,
                    Outcome.Released _,
                    Outcome.Declined _ ->
                    false;
        };
    }

    /// An attempt is granted. One that goes to see may have waited long for a worker: its pause begins now.
    static List<Event> begun(State state, AttemptId attempt, Instant now) {
        return probedBy(state, attempt)
                .<List<Event>>map(breaker ->
                        List.of(
                                new Event.BreakerChanged(
                                        breaker.probedBy(attempt, now.plus(state.pause)))))
                .orElse(List.of());
    }

    private static Optional<Breaker> probedBy(State state, AttemptId attempt) {
        return state.breakers.values().stream()
                .filter(breaker -> breaker.isProbe(attempt))
                .findFirst();
    }

    /// Whether the work alone waits for a moment: a network fails now and then, and only what fails twice is the provider's.
    static boolean isPassing(State state, Work work, FailureKind kind) {
        return kind.blame() == FailureKind.Blame.PROVIDER
                && (kind == FailureKind.PROVIDER_NETWORK && work.troubles == 0
                        || state.breakers.size() >= MOST);
    }

    private static List<Event> refused(
            State state, String agent, Work work, Outcome.Failed failed, Instant now) {
        Account account =
                failed.provider()
                        .map(ProviderTrouble::account)
                        .orElseGet(() -> Admission.accounts(state, agent).first());
        List<Event> events = new ArrayList<>(known(state, agent, account));
        Breaker before = state.breakers.get(account);
        if (before == null && isPassing(state, work, failed.kind())) {
            return events;
        }
        Optional<Instant> stated = failed.provider().flatMap(ProviderTrouble::resumeAt);
        Span span = failed.provider().map(ProviderTrouble::span).orElse(Span.SHORT);
        Instant leased = work.lease.map(Lease::at).orElse(now);
        if (before != null && leased.isBefore(before.since())) {
            Instant next = BreakerPolicy.next(state.pause, before.refusals(), span, stated, now);
            boolean isNews =
                    before.phase() == Breaker.Phase.OPEN
                            && stated.isPresent()
                            && next.isAfter(before.next());
            if (isNews) {
                events.add(new Event.BreakerChanged(before.until(next, failed.detail())));
            }
            return events;
        }
        int refusals = before == null ? 1 : before.refusals() + 1;
        events.add(
                new Event.BreakerChanged(
                        Breaker.opened(
                                account,
                                agent,
                                refusals,
                                now,
                                BreakerPolicy.next(state.pause, refusals, span, stated, now),
                                failed.detail())));
        return events;
    }

    /// What an agent's name means to who speaks of it, if that is news.
    static List<Event> known(State state, String agent, Account account) {
        SortedSet<Account> before = state.accounts.get(agent);
        boolean isNews = before == null || !before.contains(account);
        boolean fits = before == null ? state.accounts.size() < MOST : before.size() < MOST;
        return isNews && fits ? List.of(new Event.AccountKnown(agent, account)) : List.of();
    }

    /// Time has passed for a breaker.
    static List<Event> tick(State state, Breaker breaker, Instant now) {
        return switch (breaker.phase()) {
            case OPEN ->
                    breaker.isDue(now)
                            ? List.of(new Event.BreakerChanged(breaker.trying()))
                            : List.of();
            case TRYING -> tried(state, breaker, now);
            case EASING -> {
                if (!breaker.isDue(now)) {
                    yield List.of();
                }
                yield breaker.isOverNext()
                        ? List.of(new Event.BreakerClosed(breaker.account()))
                        : List.of(eased(state, breaker, now));
            }
        };
    }

    /// One that went to see and is not there any more has said nothing: another goes. One that is still at it is answered.
    private static List<Event> tried(State state, Breaker breaker, Instant now) {
        if (breaker.probe().isEmpty()) {
            return List.of();
        }
        AttemptId probe = breaker.probe().get();
        Optional<Lease> lease = state.lease(probe);
        if (lease.isPresent()) {
            return BreakerPolicy.answers(state.pause, lease.get().at(), now)
                    ? List.of(eased(state, breaker, now))
                    : List.of();
        }
        return !state.queued.containsKey(probe) && breaker.isDue(now)
                ? List.of(new Event.BreakerChanged(breaker.trying()))
                : List.of();
    }

    private static Event eased(State state, Breaker breaker, Instant now) {
        return new Event.BreakerChanged(breaker.easing(now.plus(state.pause)));
    }

    /// The queued attempts that may not be started now: they wait without a record until they may.
    static List<AttemptId> toHold(State state) {
        if (state.breakers.isEmpty()) {
            return List.of();
        }
        return state.queued.keySet().stream().filter(attempt -> isHeld(state, attempt)).toList();
    }

    private static boolean isHeld(State state, AttemptId attempt) {
        boolean needsAgent =
                state.breakers.values().stream()
                        .anyMatch(breaker -> Admission.uses(state, attempt, breaker));
        return needsAgent
                && isHeld(state, attempt, Admission.accounts(state, agent(state, attempt)));
    }

    private static boolean isHeld(State state, AttemptId attempt, Set<Account> accounts) {
        return accounts.stream()
                .allMatch(account -> Admission.obstacle(state, account, attempt).isPresent());
    }

    private static String agent(State state, AttemptId attempt) {
        return Admission.agent(state, state.work(attempt.work()).orElseThrow());
    }

    static Event hold(State state, AttemptId attempt) {
        return new Event.WorkHeld(
                attempt.work(), Admission.accounts(state, agent(state, attempt)).first());
    }

    /// The answer to a claim that may not be granted; empty if it may. Where another worker's account may do it, that one
    /// gets it.
    static Optional<Decision> turnAway(State state, Plan plan, Work work, Report.Claimed claim) {
        if (state.breakers.isEmpty() || work.kind.lane() != WorkKind.Lane.AGENT) {
            return Optional.empty();
        }
        String agent = plan.agentOf(work).agent();
        Account account =
                claim.accounts().getOrDefault(agent, Admission.accounts(state, agent).first());
        Optional<Breaker> obstacle = Admission.obstacle(state, account, claim.attempt());
        if (obstacle.isEmpty()) {
            return Optional.empty();
        }
        String reason =
                "the provider of the account "
                        + account
                        + " is left alone: "
                        + obstacle.get().reason();
        List<Event> events = new ArrayList<>(known(state, agent, account));
        Set<Account> all = new TreeSet<>(state.accounts.getOrDefault(agent, new TreeSet<>()));
        all.add(account);
        if (!isHeld(state, claim.attempt(), all)) {
            return Optional.of(CordonDecider.turnAway(state, claim, events, reason));
        }
        events.add(new Event.WorkHeld(work.id, account));
        return Optional.of(
                new Decision(
                        events,
                        List.of(
                                new Effect.Refuse(
                                        claim.worker().id(),
                                        claim.attempt(),
                                        claim.claim(),
                                        reason))));
    }

    /// A person says that the provider answers again.
    static Decision resume(State state, Command.ResumeProvider command, Instant now) {
        Optional<Answer> known = FirstAnswers.known(state, command, now);
        if (known.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, known.get()));
        }
        Breaker breaker = state.breakers.get(command.account());
        if (breaker == null) {
            return FirstAnswers.refuse(
                    command,
                    Answer.Reason.NOT_FOUND,
                    "No provider of an account "
                            + command.account()
                            + " is held back; see fleet provider");
        }
        return breaker.phase() == Breaker.Phase.EASING
                ? Decision.of(FirstAnswers.answered(command, new Answer.Done()))
                : Decision.of(
                        eased(state, breaker, now),
                        FirstAnswers.answered(command, new Answer.Done()));
    }
}
