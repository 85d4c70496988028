package dev.acefleet.common.assign;

import dev.acefleet.common.assign.Job.JobStep;
import dev.acefleet.common.text.YamlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Makes the steps of a queue from those of a job: asks their sources for sub-steps, gives them numbers, splits those with
/// sub-steps into a parent that only conducts and children that do the work, and writes down what sources say (spec/
/// assign.md 7). Everything that cannot be resolved is said at once.
public final class Expansion {
    private static final String ROOT = "split-subtree-root";

    private final Supplier<Catalog> catalog;
    private final Sources sources;
    private final NumberStyle style;

    /// @param catalog asked only for a job that has sub-steps or sources, more than once
    public Expansion(Supplier<Catalog> catalog, Sources sources, NumberStyle style) {
        this.catalog = catalog;
        this.sources = sources;
        this.style = style;
    }

    /// All pending, in the order of the job. The place of a step in the job says its number where it has none.
    public Parsed<List<Step>> steps(List<JobStep> steps) {
        SourceSteps source = new SourceSteps(catalog, sources);
        List<Step> all = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            int place = i + 1;
            StepNumber number = steps.get(i).number().orElseGet(() -> style.top(place));
            put(all, number, draft(source, steps.get(i)));
        }
        List<String> problems = new ArrayList<>(source.problems());
        if (all.size() > JobReader.STEPS) {
            problems.add(
                    "With all sub-steps there are %d steps, more than %d"
                            .formatted(all.size(), JobReader.STEPS));
        }
        Set<StepNumber> seen = new HashSet<>();
        all.stream()
                .filter(step -> !seen.add(step.number()))
                .forEach(step -> problems.add("Two steps get the number " + step.number()));
        return problems.isEmpty()
                ? new Parsed.Good<>(List.copyOf(all))
                : new Parsed.Bad<>(problems);
    }

    private void put(List<Step> all, StepNumber number, Draft draft) {
        all.add(Evolution.fresh(number, draft, ""));
        for (int i = 0; i < draft.below().size(); i++) {
            put(all, style.child(number, i + 1), draft.below().get(i));
        }
    }

    /// Steps that are added to a queue, which gives them their numbers.
    public Parsed<List<Draft>> drafts(List<JobStep> steps) {
        SourceSteps source = new SourceSteps(catalog, sources);
        List<Draft> drafts = steps.stream().map(step -> draft(source, step)).toList();
        return source.problems().isEmpty()
                ? new Parsed.Good<>(drafts)
                : new Parsed.Bad<>(source.problems());
    }

    private Draft draft(SourceSteps source, JobStep given) {
        JobStep step = source.enriched(given);
        if (step.subSteps().isEmpty()) {
            return source.written(
                    new Draft(step.name(), step.instructions(), step.extras(), List.of()));
        }
        SplitText texts = new SplitText(catalog.get(), step, source::isSkill);
        return new Draft(
                step.name(),
                texts.parent(),
                parent(step),
                step.subSteps().stream().map(name -> source.written(child(name, texts))).toList());
    }

    private static YamlValue.Mapping parent(JobStep step) {
        YamlValue.Mapping extras = SourceNames.removed(step.extras());
        if (!step.isFork()) {
            extras = extras.with(Step.CONTEXT, "fork");
        }
        Optional<String> skill = SourceNames.of(step.extras()).skill();
        if (skill.isPresent()) {
            extras = extras.with("source_skill", skill.get());
        }
        return extras.with("split_step_type", ROOT);
    }

    private Draft child(String name, SplitText texts) {
        YamlValue.Mapping extras = YamlValue.Mapping.EMPTY;
        List<String> tasks = texts.tasks();
        if (!tasks.isEmpty()) {
            extras = extras.with("taskref", String.join(", ", tasks));
        }
        Optional<SourceNames> known =
                catalog.get().get(name).map(each -> SourceNames.of(each.fields()));
        Optional<String> workflow = known.flatMap(SourceNames::workflow);
        Optional<String> skill = known.flatMap(SourceNames::skill);
        if (workflow.isPresent()) {
            extras = extras.with(SourceNames.WORKFLOW, workflow.get());
        } else if (skill.isPresent()) {
            extras = extras.with(SourceNames.SKILL, skill.get());
        }
        return new Draft(name, texts.child(name), extras, List.of());
    }
}
