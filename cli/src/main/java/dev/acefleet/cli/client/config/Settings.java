package dev.acefleet.cli.client.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What counts of all that was said about what the files can say too: option, variable, the repository's file, the person's,
/// default (cli.md 1). Pure.
public final class Settings {
    private static final Pattern PASSWORD = Pattern.compile("(?<=://)[^/@\\s]*@");

    private final Function<String, Optional<String>> option;
    private final Function<String, Optional<String>> variable;
    private final FleetFile project;
    private final FleetFile user;

    /// @param option what was typed for `--NAME`
    /// @param variable what the environment holds under a name
    public Settings(
            Function<String, Optional<String>> option,
            Function<String, Optional<String>> variable,
            FleetFile project,
            FleetFile user) {
        this.option = option;
        this.variable = variable;
        this.project = project;
        this.user = user;
    }

    /// All of them. One that the repository may not choose is not looked for in its file.
    ///
    /// @param usual what holds where nobody says anything
    public List<Setting> all(Map<String, Setting> usual) {
        List<Setting> all = new ArrayList<>();
        FleetFile.USER_KEYS.forEach(key ->
                all.add(
                        of(key).orElseGet(() ->
                                usual.getOrDefault(key, new Setting(key, "", Setting.DEFAULT)))));
        variable.apply("FLEET_TOKEN")
                .ifPresent(_ -> all.add(new Setting("token", Setting.MASKED, "FLEET_TOKEN")));
        return all;
    }

    private Optional<Setting> of(String key) {
        String twin = twin(key);
        Optional<Setting> said =
                option.apply(key)
                        .map(value -> setting(key, value, "--" + key))
                        .or(() -> variable.apply(twin).map(value -> setting(key, value, twin)));
        return said.or(() -> of(key, project)).or(() -> of(key, user));
    }

    private static Optional<Setting> of(String key, FleetFile file) {
        return file.value(key).map(value -> setting(key, value, file.origin()));
    }

    private static Setting setting(String key, String value, String origin) {
        return new Setting(key, PASSWORD.matcher(value).replaceAll(Setting.MASKED + "@"), origin);
    }

    /// The variable of an option or a key.
    public static String twin(String name) {
        return "FLEET_" + name.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
