package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.ProviderView;

/// What a provider that refuses means to a run that waits for it, in words.
final class ProviderReason {
    private ProviderReason() {}

    /// Whether the run waits for it; not where the next run is the one that goes to see.
    static boolean holds(ProviderView provider) {
        return !provider.state().equals(ProviderView.TRYING) || !provider.probe().isEmpty();
    }

    /// Whether it is a time that is waited for, and not what goes to see.
    static boolean isUntil(ProviderView provider) {
        return !provider.state().equals(ProviderView.TRYING);
    }

    static String text(ProviderView provider) {
        return "the provider of the account "
                + provider.name()
                + " (agent "
                + String.join(", ", provider.agents())
                + ") "
                + switch (provider.state()) {
                    case ProviderView.OPEN ->
                            "refuses since "
                                    + provider.since()
                                    + "; one run goes to see at "
                                    + provider.next()
                                    + ": "
                                    + provider.reason();
                    case ProviderView.EASING ->
                            "answers again: "
                                    + provider.places()
                                    + " runs go at once, from "
                                    + provider.next()
                                    + " on twice as many";
                    default ->
                            "has refused; " + provider.probe() + " goes to see whether it answers";
                };
    }

    /// What a person can do about it; empty where it is well on its way.
    static String todo(ProviderView provider) {
        return provider.state().equals(ProviderView.EASING)
                ? ""
                : "if it answers again: fleet provider resume " + provider.name();
    }
}
