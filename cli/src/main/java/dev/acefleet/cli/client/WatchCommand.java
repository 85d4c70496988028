package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.follow.Follower;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.PlanReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Follows a plan to its end. Changes nothing, also where it is interrupted.
@Command(
        name = "watch",
        description = "Follow a plan to its end; the exit code is its verdict.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet watch s03-4f1a",
            "  fleet watch s03-4f1a -o jsonl    every event as JSON"
        })
public final class WatchCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            defaultValue = "",
            description = "Id of the plan; the newest, if none is named.")
    private String id = "";

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationArgument.class,
            description = "Watch at most so long, for example 30m; then exit with 8.")
    private @Nullable Duration timeout;

    public WatchCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (ApiClient api = server.connect(surroundings)) {
            String plan = api.plan(id.isEmpty() ? NewestPlan.id(api) : id).orRefuse().id();
            Watching watching = new Watching(surroundings, output.of(surroundings));
            Follower.Followed followed = watching.follow(api, plan, Optional.ofNullable(timeout));
            if (followed instanceof Follower.Followed.Ended(PlanReport report)) {
                watching.print(report, false);
            }
            return watching.left(followed, plan).number();
        }
    }
}
