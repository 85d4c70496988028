package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.Words;
import io.javalin.security.RouteRole;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What a token may be used for. `admin` includes the others; they do not include each other.
public enum Scope implements RouteRole {
    /// Look: plans, progress, workers.
    READ,
    /// Hand in stages.
    SUBMIT,
    /// Kept for what only a person may say, never an agent.
    ANSWER,
    /// Cancel, retry.
    OPERATE,
    ADMIN;

    public String word() {
        return Words.of(this);
    }

    public static Optional<Scope> parse(String word) {
        for (Scope scope : values()) {
            if (scope.word().equals(word)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }

    /// Whether one who has `scopes` may do what needs this one.
    boolean isIn(Set<Scope> scopes) {
        return scopes.contains(this) || scopes.contains(ADMIN);
    }

    static Set<Scope> copy(Set<Scope> scopes) {
        return scopes.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(scopes));
    }
}
