package dev.acefleet.cli.server;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.kafka.KafkaTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Optional;

/// The start of a role, on the verb's thread. Whatever the parts of a role refuse to begin with (options, a port, a
/// directory, a broker) becomes a [Refusal], because the person who typed it can mend it; anything else that is thrown is
/// a defect and goes through as it is. What was begun has been closed by whoever threw.
final class Startup {
    private static final String KAFKA =
            "Check that the broker runs at --bootstrap, that coordinators have made the topics of "
                    + "--topic-prefix, and that --kafka lets this client in.";

    private Startup() {}

    /// What is to be begun.
    @FunctionalInterface
    interface Role<T> {
        T begin() throws IOException;
    }

    /// @param what the role, as a sentence begins with it
    /// @throws Refusal when it cannot be begun here and now
    static <T> T of(String what, Role<T> role) {
        try {
            return role.begin();
        } catch (Refusal e) {
            throw e;
        } catch (IOException e) {
            throw refusal(what, e);
        } catch (RuntimeException e) {
            Optional<String> kafka = KafkaTrouble.in(e);
            if (kafka.isPresent()) {
                throw refusal(what, "Kafka: " + kafka.get(), KAFKA, e);
            }
            if (e instanceof UncheckedIOException
                    || e instanceof IllegalStateException
                    || e instanceof IllegalArgumentException) {
                throw refusal(what, e);
            }
            throw e;
        }
    }

    private static Refusal refusal(String what, Exception e) {
        String message = said(e instanceof UncheckedIOException io ? cause(io) : e);
        int act = message.lastIndexOf("; ");
        return act < 0
                ? refusal(what, message, "Run it again with --debug to see where.", e)
                : refusal(what, message.substring(0, act), sentence(message.substring(act + 2)), e);
    }

    private static Refusal refusal(String what, String why, String todo, Exception e) {
        Refusal refusal = new Refusal(ExitCode.ERROR, what + " could not be started.", why, todo);
        refusal.initCause(e);
        return refusal;
    }

    /// What an unchecked exception was thrown for, where it says no more than that.
    private static Throwable cause(UncheckedIOException e) {
        Throwable cause = e.getCause();
        return cause instanceof FileSystemException ? cause : e;
    }

    /// The message alone where it is a sentence; a bare path or name says too little without the exception's name.
    private static String said(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(" ") && !(e instanceof FileSystemException)
                ? message
                : e.getClass().getSimpleName() + ": " + message;
    }

    private static String sentence(String text) {
        String end = text.endsWith(".") ? "" : ".";
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + end;
    }
}
