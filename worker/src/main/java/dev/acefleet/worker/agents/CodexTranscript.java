package dev.acefleet.worker.agents;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Exit;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the JSON lines of `codex exec`. There is no status and no code in them: what an error means is in its words. What
/// was used up stands in `turn.completed` alone, at the very end; before that there are only its deeds to count.
final class CodexTranscript extends Transcript {
    private static final String RETRY = "Reconnecting...";
    private static final Pattern CLOCK =
            Pattern.compile(
                    "try again at (1[0-2]|[1-9]):([0-5]\\d) ?([AP])M", Pattern.CASE_INSENSITIVE);
    private static final int USAGE_ERROR = 2;
    private static final int NOON = 12;

    private final InstantSource clock;
    private final ZoneId zone;
    private End end = new End.Unsaid();

    /// @param zone of the clock times in its messages: the machine's
    CodexTranscript(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    void out(String line) {
        Json.line(line).ifPresent(this::record);
    }

    @Override
    void err(String line) {}

    private void record(Json record) {
        switch (record.text("type")) {
            case "thread.started" -> session(record.text("thread_id"));
            case "turn.started" -> end = new End.Unsaid();
            case "item.started" -> progress();
            case "item.completed" -> item(record.object("item"));
            case "error" -> error(record.text("message"));
            case "turn.failed" ->
                    end = new End.Badly(trouble(record.object("error").text("message")));
            case "turn.completed" -> {
                Json used = record.object("usage");
                usage(
                        new Usage(
                                true,
                                0,
                                used.number("input_tokens"),
                                used.number("output_tokens")));
                end = new End.Well();
            }
            default -> {}
        }
    }

    private void item(Json item) {
        // An item of this type is a warning, and comes before the first request.
        if (item.text("type").equals("error")) {
            return;
        }
        progress();
        turn();
        if (item.text("type").equals("agent_message")) {
            text(item.text("text"));
        }
    }

    private void error(String message) {
        if (message.startsWith(RETRY)) {
            retry(Symptoms.of(message));
        }
    }

    private Trouble trouble(String message) {
        return Symptoms.of(message).until(resumeAt(message), clock.instant());
    }

    /// A time of day without a date: the next one.
    private Optional<Instant> resumeAt(String message) {
        Matcher said = CLOCK.matcher(message);
        if (!said.find()) {
            return Optional.empty();
        }
        boolean isAfternoon = said.group(3).equalsIgnoreCase("P");
        int hour = Integer.parseInt(said.group(1)) % NOON + (isAfternoon ? NOON : 0);
        ZonedDateTime now = clock.instant().atZone(zone);
        ZonedDateTime then = now.with(LocalTime.of(hour, Integer.parseInt(said.group(2))));
        return Optional.of((then.isAfter(now) ? then : then.plusDays(1)).toInstant());
    }

    @Override
    End end(Exit exit) {
        return end;
    }

    @Override
    boolean hasEnded() {
        return !(end instanceof End.Unsaid);
    }

    @Override
    Optional<Trouble> silence(Exit exit) {
        boolean isRefusedStart =
                exit.code() == USAGE_ERROR
                        || exit.err().contains("Error loading config")
                        || exit.err().contains("Not inside a trusted directory")
                        || exit.err().contains("No prompt provided")
                        || exit.err().contains("no rollout found");
        return isRefusedStart
                ? Optional.of(new Trouble(FailureKind.CONFIGURATION, exit.err()))
                : Optional.of(exit.err()).flatMap(Symptoms::known).filter(_ -> exit.code() == 1);
    }
}
