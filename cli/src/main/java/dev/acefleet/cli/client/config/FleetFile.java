package dev.acefleet.cli.client.config;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Names;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.text.Nearest;
import dev.acefleet.common.text.YamlReader;
import dev.acefleet.common.text.YamlReading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A file of settings in YAML: `.fleet.yml` of a repository, `config.yml` of a person. It chooses by name and never brings
/// a command: what it does not know is ignored, and said.
///
/// @param origin how the file is called in messages
/// @param ignored what it holds that means nothing here, as `file:line: message`
public record FleetFile(String origin, Map<String, String> values, List<String> ignored) {
    /// The repository's file.
    public static final String NAME = ".fleet.yml";

    /// A settings file of a few lines; more is not one.
    public static final int LARGEST = 64 * 1024;

    /// What a repository may choose.
    public static final List<String> PROJECT_KEYS =
            List.of("server", "agent", "pool", "check", "budget-run", "budget-stage");

    /// What a person may set.
    public static final List<String> USER_KEYS =
            List.of(
                    "server",
                    "trust",
                    "token-file",
                    "agent",
                    "pool",
                    "check",
                    "budget-run",
                    "budget-stage");

    public FleetFile {
        values = Map.copyOf(values);
        ignored = List.copyOf(ignored);
    }

    public static FleetFile none(String origin) {
        return new FleetFile(origin, Map.of(), List.of());
    }

    public static FleetFile read(String origin, String text, List<String> keys) {
        return switch (YamlReader.read(text)) {
            case YamlReading.Mapping mapping -> of(origin, mapping, keys);
            case YamlReading.Rejected(int line, String reason) ->
                    throw unreadable(origin + ":" + line + ": " + reason);
            case YamlReading.Unsafe(String reason) -> throw unreadable(origin + ":1: " + reason);
        };
    }

    /// Reads a file of this machine; one that is not there has no values.
    public static FleetFile read(Path file, List<String> keys) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw unreadable(file + ":1: it has more than " + LARGEST + " bytes");
            }
            return read(file.toString(), new String(bytes, StandardCharsets.UTF_8), keys);
        } catch (NoSuchFileException _) {
            return none(file.toString());
        } catch (IOException e) {
            throw unreadable(file + ":1: " + e.getMessage());
        }
    }

    private static FleetFile of(String origin, YamlReading.Mapping mapping, List<String> keys) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        mapping.values()
                .forEach((key, value) -> {
                    if (!keys.contains(key) || !(value instanceof String text)) {
                        int line = mapping.lines().getOrDefault(key, 1);
                        ignored.add(
                                origin
                                        + ":"
                                        + line
                                        + ": warning: "
                                        + key
                                        + " is ignored; "
                                        + (keys.contains(key)
                                                ? "it takes one text"
                                                : Nearest.hint(key, keys)
                                                        + "known are "
                                                        + String.join(", ", keys)));
                    } else if (!text.isBlank()) {
                        checkName(origin, mapping.lines().getOrDefault(key, 1), key, text.strip());
                        values.put(key, text.strip());
                    }
                });
        return new FleetFile(origin, values, ignored);
    }

    /// What is chosen by name must be one, so that who reads the refusal sees which file it stands in.
    private static void checkName(String origin, int line, String key, String value) {
        try {
            switch (key) {
                case "agent", "check" -> Names.check(key, value);
                case "pool" -> new Pool(value);
                case "budget-run", "budget-stage" -> Budget.parse(value);
                default -> {
                    // An address or a path, which whoever uses it checks.
                }
            }
        } catch (IllegalArgumentException e) {
            throw unreadable(origin + ":" + line + ": " + e.getMessage());
        }
    }

    private static Refusal unreadable(String why) {
        return new Refusal(
                ExitCode.USAGE, "A settings file cannot be used.", why, "Mend it or remove it.");
    }

    public Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }
}
