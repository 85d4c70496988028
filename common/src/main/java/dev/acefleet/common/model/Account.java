package dev.acefleet.common.model;

import java.util.Comparator;

/// Whose limit an agent uses up: an account with a provider of models. Accounts of two providers are two, also where they
/// have the same name. As text, and to people, `provider/name`.
///
/// @param provider who answers the agent: the operator's name for it, the same in every worker's configuration; where none
///     is named, the agent program's
/// @param name the operator's too; where none is named, the agent's name
public record Account(String provider, String name) implements Comparable<Account> {
    private static final Comparator<Account> ORDER =
            Comparator.comparing(Account::provider).thenComparing(Account::name);

    public Account {
        Names.check("provider", provider);
        Names.check("account", name);
    }

    /// What an agent uses up of whom nothing is known but its name.
    public static Account ofAgent(String agent) {
        return new Account(agent, agent);
    }

    /// @throws IllegalArgumentException when the text is none
    public static Account parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "Not an account (provider/name): " + Limits.text(text));
        }
        return new Account(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(Account other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return provider + "/" + name;
    }
}
