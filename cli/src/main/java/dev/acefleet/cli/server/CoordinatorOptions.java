package dev.acefleet.cli.server;

import dev.acefleet.cli.client.DurationArgument;
import dev.acefleet.common.model.Limits;
import dev.acefleet.coordinator.core.BreakerPolicy;
import dev.acefleet.coordinator.runtime.Retention;
import dev.acefleet.coordinator.runtime.Timings;
import java.time.Duration;
import picocli.CommandLine.Option;

/// What may be said to a coordinator wherever it runs: by itself, or in a whole fleet on one machine.
final class CoordinatorOptions {
    @Option(
            names = "--provider-pause",
            defaultValue = "30s",
            converter = DurationArgument.class,
            paramLabel = "DURATION",
            description =
                    "How long the agents of an account rest at least when its provider refuses (${DEFAULT-VALUE}).")
    private Duration providerPause = BreakerPolicy.PAUSE;

    @Option(
            names = "--keep-refs",
            defaultValue = "14d",
            converter = DurationArgument.class,
            paramLabel = "DURATION",
            description =
                    "How long the git refs of a plan's attempts are kept after its end (${DEFAULT-VALUE}); at most the 30 days that the plan itself is.")
    private Duration keepRefs = Limits.REFS;

    /// @param heartbeat of the fleet
    Timings timings(Duration heartbeat) {
        return Timings.of(heartbeat).withProviderPause(providerPause);
    }

    /// @throws IllegalArgumentException where refs would be kept for longer than the plan that tells their names
    Retention retention() {
        return Retention.USUAL.keepingRefs(keepRefs);
    }
}
