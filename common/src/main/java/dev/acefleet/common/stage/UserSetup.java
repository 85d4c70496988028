package dev.acefleet.common.stage;

import dev.acefleet.common.text.FrontMatter;
import dev.acefleet.common.text.YamlReader;
import dev.acefleet.common.text.YamlReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a person has to set up before the work of a run can be used (spec/stage.md 2.1): one service of its `user_setup`.
/// Names and places alone; a value that is a secret stands in none of them. Every text is one line and may be empty.
///
/// @param why it is needed
/// @param account steps to get one
/// @param local steps on a developer's machine
public record UserSetup(
        String service,
        String why,
        List<Variable> variables,
        List<String> account,
        List<Step> dashboard,
        List<String> local) {
    /// An environment variable.
    ///
    /// @param source where its value is found
    public record Variable(String name, String source) {}

    /// Something to be configured in the service's own pages.
    public record Step(String task, String location, String details) {}

    /// Entries of one list: a person who has to do more than this has been forgotten by the plan.
    private static final int MOST = 50;

    /// Characters of one text.
    private static final int LONGEST = 500;

    public UserSetup {
        variables = List.copyOf(variables);
        account = List.copyOf(account);
        dashboard = List.copyOf(dashboard);
        local = List.copyOf(local);
    }

    /// The services of a run file, in its order; none where it has none or its front matter is no YAML.
    public static List<UserSetup> read(String run) {
        return FrontMatter.split(run) instanceof FrontMatter.Found found
                        && YamlReader.read(found.block()) instanceof YamlReading.Mapping yaml
                ? list(yaml.values().get("user_setup"), UserSetup::service)
                : List.of();
    }

    private static UserSetup service(Object entry) {
        if (!(entry instanceof Map<?, ?> map)) {
            return new UserSetup(text(entry), "", List.of(), List.of(), List.of(), List.of());
        }
        return new UserSetup(
                text(map.get("service")),
                text(map.get("why")),
                list(
                        map.get("env_vars"),
                        each ->
                                each instanceof Map<?, ?> variable
                                        ? new Variable(
                                                text(variable.get("name")),
                                                text(variable.get("source")))
                                        : new Variable(text(each), "")),
                steps(map.get("account_setup")),
                list(
                        map.get("dashboard_config"),
                        each ->
                                each instanceof Map<?, ?> step
                                        ? new Step(
                                                text(step.get("task")),
                                                text(step.get("location")),
                                                text(step.get("details")))
                                        : new Step(text(each), "", "")),
                steps(map.get("local_dev")));
    }

    /// A list of steps, or a single one.
    private static List<String> steps(@Nullable Object value) {
        return value instanceof List<?>
                ? list(value, UserSetup::step)
                : text(value).isEmpty() ? List.of() : List.of(text(value));
    }

    private static String step(Object entry) {
        return entry instanceof Map<?, ?> map && !text(map.get("task")).isEmpty()
                ? text(map.get("task"))
                : text(entry);
    }

    private static <T> List<T> list(@Nullable Object value, Function<Object, T> entry) {
        List<T> found = new ArrayList<>();
        if (value instanceof List<?> items) {
            for (Object item : items) {
                if (found.size() < MOST && !text(item).isEmpty()) {
                    found.add(entry.apply(item));
                }
            }
        }
        return found;
    }

    private static String text(@Nullable Object value) {
        String text =
                value == null
                        ? ""
                        : String.valueOf(value).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 2) + " …";
    }
}
