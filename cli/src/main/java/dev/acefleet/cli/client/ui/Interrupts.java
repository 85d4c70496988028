package dev.acefleet.cli.client.ui;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/// Ctrl-C while a verb waits: the first one is a wish to stop waiting, which the verb sees and says good-bye; the second
/// one ends the process at once.
public final class Interrupts {
    private final AtomicInteger pressed = new AtomicInteger();
    private final boolean keyboard;

    /// @param keyboard whether there is one to listen to; else [#press] alone interrupts
    public Interrupts(boolean keyboard) {
        this.keyboard = keyboard;
    }

    /// Listens from now on; until then Ctrl-C ends the process as ever. The Java platform has no supported way to listen;
    /// where the usual one is missing, Ctrl-C goes on ending the process.
    public void listen() {
        if (!keyboard) {
            return;
        }
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (self, method, arguments) ->
                                    switch (method.getName()) {
                                        case "handle" -> {
                                            press();
                                            yield null;
                                        }
                                        case "equals" -> same(self, arguments[0]);
                                        case "hashCode" -> System.identityHashCode(self);
                                        default -> "Interrupts";
                                    });
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, ours);
        } catch (ReflectiveOperationException | IllegalArgumentException _) {
            // Nobody listens: the usual handler stays.
        }
    }

    private static boolean same(Object one, Object other) {
        return System.identityHashCode(one) == System.identityHashCode(other);
    }

    /// What a Ctrl-C does.
    public void press() {
        if (pressed.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
        }
    }

    public boolean happened() {
        return pressed.get() > 0;
    }
}
