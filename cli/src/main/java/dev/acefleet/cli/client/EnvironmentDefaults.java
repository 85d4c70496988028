package dev.acefleet.cli.client;

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
        return surroundings.variable(twin(option.longestName())).orElse(null);
    }

    static String twin(String option) {
        return "FLEET_" + option.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
