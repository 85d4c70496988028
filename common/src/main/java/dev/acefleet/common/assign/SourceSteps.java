package dev.acefleet.common.assign;

import dev.acefleet.common.assign.Job.JobStep;
import dev.acefleet.common.text.YamlValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Gives steps what their sources say: sub-steps before they are split (spec/assign.md 7.1), and their text afterwards
/// (7.3). What cannot be found is noted once, and the step is left as it is. For one expansion; one thread.
final class SourceSteps {
    private final Supplier<Catalog> catalog;
    private final Sources sources;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Optional<Workflow>> workflows = new HashMap<>();

    /// @param skill empty where the step names its workflow itself
    private record Source(Workflow workflow, Optional<Skill> skill) {}

    SourceSteps(Supplier<Catalog> catalog, Sources sources) {
        this.catalog = catalog;
        this.sources = sources;
    }

    List<String> problems() {
        return problems;
    }

    boolean isSkill(String name) {
        return sources.skill(name).isPresent();
    }

    /// The step with the sub-steps that its source declares, where it declares none of its own.
    JobStep enriched(JobStep step) {
        if (!step.subSteps().isEmpty()) {
            return step;
        }
        Optional<AssignBlock> block = source(step.extras()).flatMap(this::block);
        if (block.isEmpty()) {
            return step;
        }
        YamlValue.Mapping extras = step.extras();
        if (block.get().fork() && !step.isFork()) {
            extras = extras.with(Step.CONTEXT, "fork");
        }
        return new JobStep(
                step.name(), step.number(), step.instructions(), block.get().subSteps(), extras);
    }

    private Optional<AssignBlock> block(Source source) {
        Optional<Parsed<AssignBlock>> block = source.workflow().block();
        if (block.isEmpty()) {
            return Optional.empty();
        }
        return switch (block.get()) {
            case Parsed.Good<AssignBlock>(AssignBlock found) -> Optional.of(found);
            case Parsed.Bad<AssignBlock>(List<String> wrong) -> {
                source.skill()
                        .ifPresent(skill ->
                                wrong.forEach(each ->
                                        note(
                                                "The skill '%s' stands for %s, which is wrong in %s"
                                                        .formatted(
                                                                skill.name(),
                                                                source.workflow().uri(),
                                                                each))));
                yield Optional.empty();
            }
        };
    }

    private Optional<Source> source(YamlValue.Mapping fields) {
        SourceNames names = SourceNames.of(fields);
        if (names.workflow().isPresent()) {
            return names.uri()
                    .flatMap(this::workflow)
                    .map(workflow -> new Source(workflow, Optional.empty()));
        }
        return names.skill().flatMap(this::skill).flatMap(this::of);
    }

    private Optional<Source> of(Skill skill) {
        return skill.source()
                .flatMap(this::workflow)
                .map(workflow -> new Source(workflow, Optional.of(skill)));
    }

    private Optional<Skill> skill(String name) {
        return good(sources.skill(name));
    }

    private Optional<Workflow> workflow(String uri) {
        return workflows.computeIfAbsent(uri, this::read);
    }

    private Optional<Workflow> read(String uri) {
        if (Workflow.path(uri).isEmpty()) {
            note("'%s' is not the name of a workflow, like wfi://release/publish".formatted(uri));
            return Optional.empty();
        }
        Optional<Parsed<Workflow>> found = sources.workflow(uri);
        if (found.isEmpty()) {
            note("Workflow '%s' not found (searched: %s)".formatted(uri, sources.searched()));
        }
        return good(found);
    }

    private <T> Optional<T> good(Optional<Parsed<T>> found) {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return switch (found.get()) {
            case Parsed.Good<T>(T value) -> Optional.of(value);
            case Parsed.Bad<T>(List<String> wrong) -> {
                wrong.forEach(this::note);
                yield Optional.empty();
            }
        };
    }

    private void note(String problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /// The step with the text of its source: of its workflow, else of its skill, else of the skill that knows its name.
    Draft written(Draft step) {
        SourceNames names = SourceNames.of(step.extras());
        boolean named = names.workflow().isPresent() || names.skill().isPresent();
        Optional<Source> source = named ? source(step.extras()) : byName(step.name());
        if (source.isEmpty()) {
            return step;
        }
        Workflow workflow = source.get().workflow();
        YamlValue.Mapping extras =
                SourceNames.removed(step.extras())
                        .with(SourceNames.WORKFLOW, workflow.uri())
                        .with("source_workflow", workflow.uri());
        Optional<Skill> skill = source.get().skill();
        if (skill.isPresent()) {
            extras = extras.with("source_skill", skill.get().name());
        }
        return new Draft(step.name(), text(step, source.get()), extras, step.below());
    }

    private String text(Draft step, Source source) {
        SourceText text = new SourceText(step);
        Optional<StepDefinition> template =
                catalog.get().get(step.name()).filter(StepDefinition::rendersTemplate);
        String body =
                source.workflow().body().isBlank()
                        ? source.skill().map(Skill::body).orElse("")
                        : source.workflow().body();
        return template.map(text::of).orElseGet(() -> text.of(body));
    }

    private Optional<Source> byName(String name) {
        return sources.skills().stream()
                .filter(skill -> skill.steps().stream().anyMatch(each -> each.name().equals(name)))
                .findFirst()
                .flatMap(this::of);
    }
}
