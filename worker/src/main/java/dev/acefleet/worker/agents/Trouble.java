package dev.acefleet.worker.agents;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.ProviderTrouble.Span;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// What went wrong with an agent, in the fleet's words.
///
/// @param detail for a person: what the program said, without colours, at most [#SHOWN] characters of it
/// @param pause how long, where the provider is to blame
public record Trouble(FailureKind kind, String detail, Pause pause) {
    /// Characters of what a program says that a person gets to read.
    static final int SHOWN = 1_000;

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");

    /// @param resumeAt by the provider's word
    public record Pause(Span span, Optional<Instant> resumeAt) {
        static final Pause SHORT = new Pause(Span.SHORT, Optional.empty());
    }

    public Trouble {
        detail = lastOf(detail);
    }

    Trouble(FailureKind kind, String detail) {
        this(kind, detail, Pause.SHORT);
    }

    Trouble(FailureKind kind, String detail, Span span) {
        this(kind, detail, new Pause(span, Optional.empty()));
    }

    /// With the provider's word on when it is over. More than a short while is a long one.
    Trouble until(Optional<Instant> resumeAt, Instant now) {
        if (resumeAt.isEmpty() || kind != FailureKind.PROVIDER_QUOTA) {
            return this;
        }
        boolean isFar = resumeAt.get().isAfter(now.plus(Symptoms.LONG));
        Span span = isFar && pause.span() == Span.SHORT ? Span.LONG : pause.span();
        return new Trouble(kind, detail, new Pause(span, resumeAt));
    }

    boolean isProviders() {
        return kind.blame() == FailureKind.Blame.PROVIDER;
    }

    /// The end of a text, which is where programs say what was wrong.
    static String lastOf(String text) {
        String stripped = COLOUR.matcher(text).replaceAll("").strip();
        return stripped.length() <= SHOWN
                ? stripped
                : "… " + stripped.substring(stripped.length() - SHOWN);
    }
}
