package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.WorkKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// How many agents of a name may be started now, as far as their providers go. Pure; asked before each is queued, and again
/// when it is claimed: what was queued before a provider refused must not be started after.
///
/// An agent's name may mean another account on each worker; it is held back when all accounts that it is known with are.
///
/// @param places agents that may be queued
/// @param probed the breaker whose one attempt the next one queued is
record Admission(int places, Optional<Breaker> probed) {
    private static final Admission FREE = new Admission(Integer.MAX_VALUE, Optional.empty());

    static Admission of(State state, String agent) {
        if (state.breakers.isEmpty()) {
            return FREE;
        }
        Admission best = new Admission(0, Optional.empty());
        for (Account account : accounts(state, agent)) {
            Breaker breaker = state.breakers.get(account);
            Admission here = breaker == null ? FREE : of(state, breaker);
            if (here.places() > best.places()) {
                best = here;
            }
        }
        return best;
    }

    private static Admission of(State state, Breaker breaker) {
        return switch (breaker.phase()) {
            case OPEN -> new Admission(0, Optional.empty());
            case TRYING ->
                    breaker.probe().isPresent()
                            ? new Admission(0, Optional.empty())
                            : new Admission(1, Optional.of(breaker));
            case EASING ->
                    new Admission(
                            Math.max(
                                    0,
                                    breaker.places()
                                            - count(state, breaker, state.queued)
                                            - count(state, breaker, state.leases)),
                            Optional.empty());
        };
    }

    /// What is to be said beside the queueing of `attempt`.
    List<Event> queued(State state, AttemptId attempt, Instant now) {
        return probed.map(breaker ->
                        List.<Event>of(
                                new Event.BreakerChanged(
                                        breaker.probedBy(attempt, now.plus(state.pause)))))
                .orElse(List.of());
    }

    /// Why a queued attempt may not be started by who has `account` for its agent; empty if it may.
    static Optional<Breaker> obstacle(State state, Account account, AttemptId attempt) {
        return Optional.ofNullable(state.breakers.get(account))
                .filter(breaker ->
                        switch (breaker.phase()) {
                            case OPEN -> true;
                            case TRYING -> !breaker.isProbe(attempt);
                            case EASING -> count(state, breaker, state.leases) >= breaker.places();
                        });
    }

    /// What an agent's name is known to mean; until that is known, an account of its own.
    static SortedSet<Account> accounts(State state, String agent) {
        return state.accounts.getOrDefault(agent, new TreeSet<>(List.of(Account.ofAgent(agent))));
    }

    private static int count(State state, Breaker breaker, Map<AttemptId, ?> attempts) {
        return (int) attempts.keySet().stream().filter(of -> uses(state, of, breaker)).count();
    }

    /// Whether it needs an agent of this account.
    static boolean uses(State state, AttemptId attempt, Breaker breaker) {
        return state.work(attempt.work())
                .filter(work -> work.kind.lane() == WorkKind.Lane.AGENT)
                .map(work -> accounts(state, agent(state, work)))
                .filter(accounts -> accounts.contains(breaker.account()))
                .isPresent();
    }

    /// The name of the agent that it is given to.
    static String agent(State state, Work work) {
        return state.plan(work.id.plan()).orElseThrow().agentOf(work).agent();
    }
}
