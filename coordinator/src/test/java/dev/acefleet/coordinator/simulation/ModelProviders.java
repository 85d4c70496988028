package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProviderTrouble;
import dev.acefleet.common.model.ProviderTrouble.Span;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who answers the agents: whose account each of them uses, and which of the accounts are at their limit.
final class ModelProviders {
    private static final Account TEAM = new Account("near", "team");

    /// Another provider's, of the same name.
    private static final Account NAMESAKE = new Account("far", "team");

    /// In the order in which chance picks them.
    static final List<Account> ALL = List.of(TEAM, NAMESAKE);

    /// Two agents share an account, and one has its own.
    static final Map<String, Account> ACCOUNTS =
            Map.of("scripted", TEAM, "cheap", TEAM, "other", NAMESAKE);

    /// In the order in which chance picks them.
    static final List<String> AGENTS = List.of("scripted", "cheap", "other");

    /// Between two attempts that go to see: short, so that many of them fall into one life.
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final World world;
    private final Map<Account, Long> until = new HashMap<>();

    ModelProviders(World world) {
        this.world = world;
    }

    /// From now on, for so long.
    void refuse(Account account, Duration time) {
        world.tell("the provider of " + account + " refuses for " + time);
        until.put(account, world.now() + time.toNanos());
    }

    void answerAgain() {
        until.clear();
    }

    boolean refuses(String agent) {
        return until.getOrDefault(account(agent), 0L) > world.now();
    }

    static Account account(String agent) {
        return ACCOUNTS.getOrDefault(agent, Account.ofAgent(agent));
    }

    /// How an attempt ends that it does not want. It says now and then when it is over, and not always truly.
    Outcome refusal(String agent) {
        FailureKind kind =
                world.random.nextBoolean()
                        ? FailureKind.PROVIDER_QUOTA
                        : FailureKind.PROVIDER_UNAVAILABLE;
        Optional<Instant> resumeAt =
                world.chance(0.2)
                        ? Optional.of(world.time().plus(world.between(-60_000, 300_000)))
                        : Optional.empty();
        return new Outcome.Failed(
                kind,
                "no",
                new Salvage.Nothing("nothing to save"),
                Usage.UNKNOWN,
                Optional.of(new ProviderTrouble(account(agent), Span.SHORT, resumeAt)));
    }
}
