package dev.acefleet.cli.client;

import dev.acefleet.cli.client.config.Settings;
import dev.acefleet.cli.client.ui.Surroundings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Gives every option its twin in the environment: `--on-failure` is `FLEET_ON_FAILURE`.
public final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Surroundings surroundings;

    public EnvironmentDefaults(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp()) {
            return null;
        }
        return surroundings
                .variable(Settings.twin(option.longestName()))
                .map(value -> option.arity().max() == 0 ? truth(value) : value)
                .orElse(null);
    }

    /// Switches are set to `1` in an environment as often as to `true`.
    private static String truth(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "1", "yes", "on" -> "true";
            case "0", "no", "off" -> "false";
            default -> value;
        };
    }
}
