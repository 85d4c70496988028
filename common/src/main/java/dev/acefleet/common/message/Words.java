package dev.acefleet.common.message;

import dev.acefleet.common.model.Outcome;
import java.util.Locale;
import java.util.Optional;

/// How constants are written in reports, metrics and JUnit files: in lower case, `worker_lost`.
public final class Words {
    private Words() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// How an attempt ended, in a word.
    public static String of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded _ -> "succeeded";
            case Outcome.Adopted _ -> "adopted";
            case Outcome.Merged _ -> "merged";
            case Outcome.Gated _ -> "gated";
            case Outcome.Audited _ -> "audited";
            case Outcome.Planned _ -> "planned";
            case Outcome.Finished _ -> "finished";
            case Outcome.Done _ -> "done";
            case Outcome.Failed _ -> "failed";
            case Outcome.Released _ -> "released";
            case Outcome.Declined _ -> "declined";
        };
    }

    /// The constant of a word; empty for a word of another version, and for none.
    public static <E extends Enum<E>> Optional<E> parse(Class<E> type, String word) {
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(word)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }
}
