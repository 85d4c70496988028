package dev.acefleet.cli.assign;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks for a value when it is first wanted, and keeps it. One thread.
final class OnceRead<T> implements Supplier<T> {
    private final Supplier<T> source;
    private @Nullable T value;

    OnceRead(Supplier<T> source) {
        this.source = source;
    }

    @Override
    public T get() {
        T known = value;
        if (known == null) {
            known = source.get();
            value = known;
        }
        return known;
    }
}
