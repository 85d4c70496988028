package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.follow.Durations;
import dev.acefleet.cli.client.report.TextTable;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.ProviderList;
import dev.acefleet.common.message.ProviderView;
import java.time.Instant;
import java.util.Locale;

/// Prints the accounts whose provider refuses: since when, when the next run goes to see, and what it said.
final class ProviderTable {
    private final Surroundings surroundings;

    ProviderTable(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void list(ServerOption server, Output out) {
        try (ApiClient api = server.connect(surroundings)) {
            print(api.providers().orRefuse(), out);
        }
    }

    /// Says on standard error which refuse, where something may wait for them.
    void remind(ApiClient api) {
        if (api.providers() instanceof Reply.Ok<ProviderList>(int _, ProviderList list)) {
            list.providers().stream()
                    .filter(provider -> !provider.state().equals(ProviderView.EASING))
                    .forEach(provider ->
                            surroundings.say(
                                    "The provider of the account "
                                            + provider.name()
                                            + " refuses; see fleet provider."));
        }
    }

    private void print(ProviderList list, Output out) {
        if (out.isStream()) {
            list.providers().forEach(out::value);
        } else if (out.isForPrograms()) {
            out.value(list);
        } else if (out.isNames()) {
            list.providers().forEach(provider -> out.line(provider.name()));
        } else if (list.providers().isEmpty()) {
            surroundings.say("Every provider answers, as far as is known.");
        } else {
            Instant now = surroundings.clock().instant();
            TextTable table = new TextTable("ACCOUNT", "STATE", "AGENTS", "SINCE", "NEXT", "SAID");
            list.providers().forEach(provider -> table.row(row(provider, now)));
            table.lines().forEach(out::line);
        }
    }

    private static String[] row(ProviderView provider, Instant now) {
        return new String[] {
            provider.name(),
            provider.state().toUpperCase(Locale.ROOT),
            String.join(",", provider.agents()),
            Durations.between(provider.since(), now) + " ago",
            next(provider, now),
            provider.reason()
        };
    }

    private static String next(ProviderView provider, Instant now) {
        if (!provider.probe().isEmpty()) {
            return provider.probe() + " goes to see";
        }
        if (provider.state().equals(ProviderView.EASING)) {
            return provider.places() + " at once";
        }
        return provider.next().isAfter(now)
                ? "in " + Durations.between(now, provider.next())
                : "the next run goes to see";
    }
}
