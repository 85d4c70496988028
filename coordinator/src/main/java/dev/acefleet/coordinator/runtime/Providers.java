package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.ProviderView;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.coordinator.core.Breaker;
import dev.acefleet.coordinator.core.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The accounts whose provider refuses, as the journal tells it. The threads that tail write; any thread asks.
final class Providers implements JournalListener {
    private final Map<Account, Breaker> breakers = new TreeMap<>();
    private final Map<String, Set<Account>> accounts = new TreeMap<>();

    @Override
    public synchronized void on(Event event, Instant at, long offset) {
        if (event instanceof Event.AccountKnown(String agent, Account account)) {
            accounts.computeIfAbsent(agent, _ -> new TreeSet<>()).add(account);
        } else if (event instanceof Event.BreakerChanged(Breaker breaker)) {
            breakers.put(breaker.account(), breaker);
        } else if (event instanceof Event.BreakerClosed(Account account)) {
            breakers.remove(account);
        }
    }

    /// By provider and account.
    synchronized List<ProviderView> all() {
        return breakers.values().stream().map(this::view).toList();
    }

    /// What holds back the agent, if everything does that its name is known to mean: of several accounts the one that is due
    /// first.
    synchronized Optional<ProviderView> of(String agent) {
        List<Breaker> found = new ArrayList<>();
        for (Account account : accounts(agent)) {
            Breaker breaker = breakers.get(account);
            if (breaker == null) {
                return Optional.empty();
            }
            found.add(breaker);
        }
        return found.stream().min(Comparator.comparing(Breaker::next)).map(this::view);
    }

    /// Whether the agent's name is known to mean the account.
    synchronized boolean means(String agent, Account account) {
        return accounts(agent).contains(account);
    }

    private Set<Account> accounts(String agent) {
        return accounts.getOrDefault(agent, Set.of(Account.ofAgent(agent)));
    }

    private ProviderView view(Breaker breaker) {
        Set<String> agents = new TreeSet<>(Set.of(breaker.agent()));
        accounts.forEach((agent, known) -> {
            if (known.contains(breaker.account())) {
                agents.add(agent);
            }
        });
        return new ProviderView(
                breaker.account().provider(),
                breaker.account().name(),
                List.copyOf(agents),
                Words.of(breaker.phase()),
                breaker.refusals(),
                breaker.since(),
                breaker.next(),
                breaker.probe().map(AttemptId::toString).orElse(""),
                breaker.places(),
                breaker.reason());
    }
}
