package dev.acefleet.coordinator.metrics;

import dev.acefleet.common.model.Account;
import dev.acefleet.coordinator.core.Breaker;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.runtime.JournalListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Whether the provider of an account refuses: 1 while none of its agents, or one that goes to see, is started; 0 from then
/// on. There is one figure for each account that was ever refused since the journal's beginning.
public final class ProviderMetrics implements JournalListener {
    /// Accounts with a figure: names come from workers, and each costs a time series for ever.
    private static final int MOST = 100;

    private final MeterRegistry registry;
    private final Map<Account, Boolean> open = new ConcurrentHashMap<>();

    public ProviderMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void on(Event event, Instant at, long offset) {
        if (event instanceof Event.BreakerChanged(Breaker breaker)) {
            changed(breaker);
        } else if (event instanceof Event.BreakerClosed(Account account)) {
            open.replace(account, false);
        }
    }

    private void changed(Breaker breaker) {
        boolean isOpen = breaker.phase() != Breaker.Phase.EASING;
        if (open.containsKey(breaker.account())) {
            open.put(breaker.account(), isOpen);
        } else if (open.size() < MOST) {
            open.put(breaker.account(), isOpen);
            Account account = breaker.account();
            Gauge.builder(
                            "acefleet.provider.breaker.open",
                            () -> open.getOrDefault(account, false) ? 1 : 0)
                    .tags("provider", account.provider(), "account", account.name())
                    .register(registry);
        }
    }
}
