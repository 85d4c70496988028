package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.logs.LogFormat;
import dev.acefleet.cli.client.logs.LogShow;
import dev.acefleet.cli.client.logs.LogTarget;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.PlanReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints what agents print, wherever they run or ran, also when their workers are gone. Asking is a success, whatever
/// became of the attempts.
@Command(
        name = "logs",
        description = "Print the output of attempts: of a plan, a run, or one of them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet logs s03-4f1a -f               all runs, as they print",
            "  fleet logs s03-4f1a/03-02            all attempts of a run, and its merges",
            "  fleet logs s03-4f1a/03-02/1          one attempt, without a prefix",
            "  fleet logs s03-4f1a/03-02 -f --since 5m"
        })
public final class LogsCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID[/RUN[/ATTEMPT]]",
            defaultValue = "",
            description = "The plan, run or attempt; the newest plan, if none is named.")
    private String id = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is printed, until nothing will come any more.")
    private boolean follow;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            converter = DurationArgument.class,
            description = "Only what was printed in this time until now, for example 5m.")
    private @Nullable Duration since;

    @Option(
            names = "--raw",
            description = "Leave in what steers a terminal; without it, colours alone stay.")
    private boolean raw;

    public LogsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        LogTarget target = LogTarget.parse(id);
        try (ApiClient api = server.connect(surroundings)) {
            String name = target.plan().isEmpty() ? NewestPlan.id(api) : target.plan();
            PlanReport report = api.plan(name).orRefuse();
            target.mustBeOf(report);
            Optional<Instant> from =
                    Optional.ofNullable(since).map(surroundings.clock().instant()::minus);
            LogFormat format = new LogFormat(surroundings, raw);
            LogShow show = new LogShow(api, report.id(), target, from, format, this::say);
            return (follow ? follow(show, report) : print(show, target, report)).number();
        }
    }

    private void say(String text) {
        surroundings.say(TerminalText.line(text));
    }

    private ExitCode print(LogShow show, LogTarget target, PlanReport report) {
        List<LogTarget.Named> attempts = target.attempts(report);
        if (attempts.isEmpty()) {
            say("Nothing of it has been begun yet; see fleet status " + report.id());
        }
        show.print(attempts);
        return ExitCode.DONE;
    }

    private ExitCode follow(LogShow show, PlanReport report) {
        surroundings.interrupts().listen();
        try {
            if (show.follow(report, surroundings.interrupts())) {
                return ExitCode.DONE;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        say("Detached; plan " + report.id() + " goes on.");
        return ExitCode.INTERRUPTED;
    }
}
