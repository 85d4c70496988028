package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ServerSearch;
import dev.acefleet.cli.client.config.FleetFile;
import dev.acefleet.cli.client.config.Setting;
import dev.acefleet.cli.client.config.Settings;
import dev.acefleet.cli.client.report.TextTable;
import dev.acefleet.cli.client.submit.Proposer;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.model.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows what each setting is, and where that was said. Asks no server.
@Command(
        name = "show",
        description = {
            "Show the value of every setting and option, as a verb typed here would have it.",
            "Secrets are masked."
        },
        footerHeading = "%nExamples:%n",
        footer = "  fleet config show --origin    with the option, variable or file it comes from")
public final class ConfigShowCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--origin", description = "Say where each value comes from.")
    private boolean origin;

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "",
            description = "As elsewhere.")
    private String server = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "",
            description = "As elsewhere.")
    private String tokenFile = "";

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            defaultValue = "",
            description = "As elsewhere.")
    private String agent = "";

    @Option(names = "--pool", paramLabel = "NAME", defaultValue = "", description = "As elsewhere.")
    private String pool = "";

    @Option(
            names = "--check",
            paramLabel = "NAME",
            defaultValue = "",
            description = "As elsewhere.")
    private String check = "";

    /// For programs.
    private record View(String schema, List<Setting> settings) {}

    public ConfigShowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        FleetFile project =
                ServerOption.root(surroundings)
                        .map(root ->
                                FleetFile.read(
                                        root.resolve(FleetFile.NAME), FleetFile.PROJECT_KEYS))
                        .orElseGet(() -> FleetFile.none(FleetFile.NAME));
        ServerSearch search = new ServerSearch(surroundings);
        FleetFile user = search.user();
        List<Setting> all =
                new ArrayList<>(
                        new Settings(this::typed, surroundings::variable, project, user)
                                .all(usual(search)));
        all.addAll(options(all.stream().map(Setting::name).toList()));
        print(all, output.of(surroundings));
        project.ignored().forEach(surroundings::say);
        user.ignored().forEach(surroundings::say);
    }

    /// A default that stands in no file, and a variable of the option's, do not count as typed.
    private Optional<String> typed(String key) {
        String name = "--" + key;
        if (!spec.commandLine().getParseResult().hasMatchedOption(name)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (key) {
                    case "server" -> server;
                    case "token-file" -> tokenFile;
                    case "agent" -> agent;
                    case "pool" -> pool;
                    default -> check;
                });
    }

    private Map<String, Setting> usual(ServerSearch search) {
        Map<String, Setting> usual = new HashMap<>();
        usual.put("agent", new Setting("agent", Proposer.USUAL_AGENT, Setting.DEFAULT));
        usual.put("pool", new Setting("pool", Pool.DEFAULT.name(), Setting.DEFAULT));
        search.running()
                .map(found -> found.addresses().getFirst().toString())
                .ifPresent(url ->
                        usual.put("server", new Setting("server", url, "a fleet dev that runs")));
        return usual;
    }

    /// What no file can say: every option of the other verbs, from its variable or as it is by default.
    private List<Setting> options(List<String> known) {
        Map<String, Setting> found = new TreeMap<>();
        collect(spec.root().commandLine(), known, found);
        return List.copyOf(found.values());
    }

    private void collect(CommandLine verb, List<String> known, Map<String, Setting> found) {
        for (OptionSpec option : verb.getCommandSpec().options()) {
            String name = option.longestName();
            boolean shown =
                    !option.usageHelp()
                            && !option.versionHelp()
                            && !option.hidden()
                            && !known.contains(name.replaceFirst("^-+", ""));
            if (shown && !verb.equals(spec.commandLine())) {
                found.merge(name, of(option), ConfigShowCommand::either);
            }
        }
        verb.getSubcommands().values().forEach(under -> collect(under, known, found));
    }

    private Setting of(OptionSpec option) {
        String name = option.longestName();
        String twin = Settings.twin(name);
        String usual = option.defaultValue();
        return surroundings
                .variable(twin)
                .map(value -> new Setting(name, value, twin))
                .orElseGet(() -> new Setting(name, usual == null ? "" : usual, Setting.DEFAULT));
    }

    /// An option that verbs have different defaults for.
    private static Setting either(Setting one, Setting other) {
        return one.equals(other)
                ? one
                : new Setting(one.name(), one.value() + " or " + other.value(), one.origin());
    }

    private void print(List<Setting> all, Output out) {
        if (out.isStream()) {
            all.forEach(out::value);
        } else if (out.isForPrograms()) {
            out.value(new View("acefleet.config/1", all));
        } else if (out.isNames()) {
            all.forEach(setting -> out.line(setting.name()));
        } else {
            TextTable table =
                    origin
                            ? new TextTable("SETTING", "VALUE", "ORIGIN")
                            : new TextTable("SETTING", "VALUE");
            for (Setting setting : all) {
                String value = setting.value().isEmpty() ? "-" : setting.value();
                if (origin) {
                    table.row(setting.name(), value, setting.origin());
                } else {
                    table.row(setting.name(), value);
                }
            }
            table.lines().forEach(out::line);
        }
    }
}
