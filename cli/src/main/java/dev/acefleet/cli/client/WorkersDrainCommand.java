package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.WorkerView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Cordons a worker and waits until it has nothing in hand. The process is left running: whatever keeps it running would start
/// it again, and stopping it is that one's part.
@Command(
        name = "drain",
        description = {
            "Cordon a worker and wait until it has nothing in hand.",
            "Its process is not stopped; after this it can be, and nothing is lost."
        },
        footerHeading = "%nExamples:%n",
        footer =
                "  fleet workers drain builder-1 --timeout 1h && ssh builder-1 systemctl stop fleet")
public final class WorkersDrainCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// Heartbeats after the cordon until what the worker says counts: what was granted before it is listed by then.
    private static final int BEATS = 2;

    private final Surroundings surroundings;
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(paramLabel = "WORKER", description = "Its id, as fleet workers shows it.")
    private String worker = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why, for those who look at the workers.")
    private String reason = "";

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationArgument.class,
            description = "Wait at most so long, for example 1h; then exit with 8.")
    private @Nullable Duration timeout;

    public WorkersDrainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (ApiClient api = server.connect(surroundings)) {
            Cordons cordons = new Cordons(surroundings, api);
            cordons.set(worker, true, reason);
            return await(cordons, surroundings.clock().instant()).number();
        }
    }

    private ExitCode await(Cordons cordons, Instant begin) {
        WorkerView now = cordons.worker(worker);
        Instant seen = now.lastSeenAt();
        int beats = 0;
        int said = -1;
        while (beats < BEATS || !now.attempts().isEmpty()) {
            if (now.state().equals(WorkerView.SILENT)) {
                surroundings.say(
                        worker
                                + " is silent; what it had is given to others when its leases lapse.");
                return ExitCode.ERROR;
            }
            if (beats >= BEATS && now.attempts().size() != said) {
                said = now.attempts().size();
                surroundings.say(worker + " has " + said + " in hand …");
            }
            if (isOver(begin)) {
                surroundings.say("The time is up; " + worker + " stays cordoned.");
                return ExitCode.TIMED_OUT;
            }
            pause();
            now = cordons.worker(worker);
            beats += now.lastSeenAt().isAfter(seen) ? 1 : 0;
            seen = now.lastSeenAt();
        }
        surroundings.out().println(worker + " is drained");
        return ExitCode.DONE;
    }

    private boolean isOver(Instant begin) {
        return Optional.ofNullable(timeout)
                .filter(limit -> begin.plus(limit).isBefore(surroundings.clock().instant()))
                .isPresent();
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refusal(
                    ExitCode.INTERRUPTED, "Interrupted.", worker + " stays cordoned.", "");
        }
    }
}
