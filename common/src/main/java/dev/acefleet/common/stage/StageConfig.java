package dev.acefleet.common.stage;

import dev.acefleet.common.text.JsonReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A project's `config.json` as far as running a stage needs it (spec/stage.md 1.2). Two generations of the file are
/// understood, nested keys before flat ones; what is missing, unreadable or of another type takes its default, with a
/// warning where it was there. That holds for every key of the file, also those that are not kept here.
///
/// @param commitDocs whether the books are kept in the repository
/// @param concurrent runs in flight at once: 1 where parallel runs are off
/// @param fewestForParallel with fewer runs to do than this, one at a time
/// @param branching `none`, `stage` or `milestone`
public record StageConfig(
        Horsepower horsepower,
        boolean auditor,
        boolean commitDocs,
        int concurrent,
        int fewestForParallel,
        String branching,
        String stageBranch,
        String milestoneBranch) {
    public static final String PATH = ".ace/config.json";
    private static final int CONCURRENT = 3;
    private static final int MOST_CONCURRENT = 1_000;

    /// Switches whose form is checked and nothing else, with what they are where they are not set.
    private static final Map<String, Boolean> TRUTHS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("checks.research", true),
                            Map.entry("checks.review", true),
                            Map.entry("planning.search_gitignored", false),
                            Map.entry("parallelization.task_level", false),
                            Map.entry("parallelization.skip_gates", true),
                            Map.entry("gates.confirm_project", true),
                            Map.entry("gates.confirm_stages", true),
                            Map.entry("gates.confirm_track", true),
                            Map.entry("gates.confirm_breakdown", true),
                            Map.entry("gates.confirm_run", true),
                            Map.entry("gates.execute_next_run", true),
                            Map.entry("gates.issues_review", true),
                            Map.entry("gates.confirm_transition", true),
                            Map.entry("safety.always_confirm_destructive", true),
                            Map.entry("safety.always_confirm_external_services", true)));

    /// The configuration of a text; without one, the defaults.
    public static StageConfig read(Optional<String> text, List<Problem> problems) {
        Optional<Map<String, Object>> json = text.flatMap(JsonReader::object);
        if (text.isPresent() && json.isEmpty()) {
            problems.add(Problem.warning(PATH, 1, "is not a JSON object; the defaults are used"));
        }
        Values values = new Values(json.orElse(Map.of()), problems);
        others(values);
        boolean parallel = values.parallel();
        return new StageConfig(
                values.horsepower(),
                values.truth(true, "checks.auditor", "auditor"),
                values.truth(true, "planning.commit_docs", "commit_docs"),
                parallel
                        ? values.count(
                                CONCURRENT,
                                "parallelization.max_concurrent_agents",
                                "max_concurrent_agents")
                        : 1,
                values.count(2, "parallelization.min_runs_for_parallel", "min_runs_for_parallel"),
                values.choice(
                        "none",
                        List.of("none", "stage", "milestone"),
                        "git.branching_strategy",
                        "branching_strategy"),
                values.text(
                        "ace/stage-{stage}-{slug}",
                        "git.stage_branch_template",
                        "stage_branch_template"),
                values.text(
                        "ace/{milestone}-{slug}",
                        "git.milestone_branch_template",
                        "milestone_branch_template"));
    }

    /// What belongs to other commands of a project or to a person at the keyboard: nothing here goes by it, but a value that
    /// means nothing is told to whoever wrote it.
    private static void others(Values values) {
        var _ = values.choice("guided", List.of("turbo", "guided", "custom"), "style");
        var _ = values.choice("standard", List.of("quick", "standard", "comprehensive"), "depth");
        TRUTHS.forEach((key, usual) -> {
            var _ = values.truth(usual, key);
        });
    }

    /// The cap for a stage that has so many runs to do.
    public int capFor(int runs) {
        return runs < fewestForParallel ? 1 : concurrent;
    }

    /// Looks keys up by their paths, the first that is there.
    private record Values(Map<String, Object> root, List<Problem> problems) {
        Optional<Object> find(String... paths) {
            for (String path : paths) {
                Object at = root;
                for (String key : path.split("\\.", -1)) {
                    at = at instanceof Map<?, ?> map ? map.get(key) : null;
                }
                if (at != null) {
                    return Optional.of(at);
                }
            }
            return Optional.empty();
        }

        private void odd(String key, Object value, Object used) {
            problems.add(Problem.warning(PATH, 1, key + " is " + value + "; " + used + " is used"));
        }

        Horsepower horsepower() {
            Optional<Object> value = find("horsepower");
            Optional<Horsepower> known =
                    value.filter(String.class::isInstance)
                            .flatMap(name -> Horsepower.parse((String) name));
            if (value.isPresent() && known.isEmpty()) {
                odd("horsepower", value.get(), "balanced");
            }
            return known.orElse(Horsepower.BALANCED);
        }

        boolean truth(boolean usual, String... paths) {
            Optional<Object> value = find(paths);
            if (value.isEmpty()) {
                return usual;
            }
            if (value.get() instanceof Boolean truth) {
                return truth;
            }
            odd(paths[0], value.get(), usual);
            return usual;
        }

        /// A truth value, an object with or without `enabled`, or the text `enabled` (spec/stage.md 1.2).
        boolean parallel() {
            Object value = find("parallelization").orElse(true);
            return switch (value) {
                case Boolean truth -> truth;
                case Map<?, ?> _ ->
                        truth(true, "parallelization.enabled")
                                && truth(true, "parallelization.run_level");
                case String text when text.equalsIgnoreCase("enabled") -> true;
                case String text when text.equalsIgnoreCase("disabled") -> false;
                default -> {
                    odd("parallelization", value, true);
                    yield true;
                }
            };
        }

        int count(int usual, String... paths) {
            Optional<Object> value = find(paths);
            if (value.isEmpty()) {
                return usual;
            }
            if (value.get() instanceof Integer count && count >= 1 && count <= MOST_CONCURRENT) {
                return count;
            }
            odd(paths[0], value.get(), usual);
            return usual;
        }

        String choice(String usual, List<String> known, String... paths) {
            String text = text(usual, paths).toLowerCase(Locale.ROOT);
            if (known.contains(text)) {
                return text;
            }
            odd(paths[0], text, usual);
            return usual;
        }

        String text(String usual, String... paths) {
            Optional<Object> value = find(paths);
            if (value.isEmpty() || value.get() instanceof String text && text.isBlank()) {
                return usual;
            }
            if (value.get() instanceof String text) {
                return text;
            }
            odd(paths[0], value.get(), usual);
            return usual;
        }
    }
}
