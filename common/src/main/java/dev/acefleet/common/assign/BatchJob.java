package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValue.Bare;
import dev.acefleet.common.text.YamlValue.Mapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The job that does the same for each of several items: a container, and a fork step for each item (spec/assign.md 17).
///
/// @param template what is to be done; `{{item}}` in it stands for the item, else the item is named above it
/// @param items in the order in which they are begun, no two alike
/// @param parallel how many are worked on at once; one means one after the other
public record BatchJob(String template, List<String> items, int parallel) {
    /// How many are worked on at once where nobody says.
    public static final int PARALLEL = 3;

    private static final String ITEM = "{{item}}";
    private static final StepNumber CONTAINER = StepNumber.top(StepNumber.GAP);

    public BatchJob {
        items = List.copyOf(items);
        if (template.isBlank()) {
            throw new IllegalArgumentException(
                    "A batch needs a text that says what is to be done.");
        }
        if (items.isEmpty() || items.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("A batch needs items.");
        }
        if (new HashSet<>(items).size() < items.size()) {
            throw new IllegalArgumentException("An item stands twice in the batch.");
        }
        if (items.size() > JobReader.STEPS) {
            throw new IllegalArgumentException(
                    "A batch has at most %d items.".formatted(JobReader.STEPS));
        }
        if (parallel < 1) {
            throw new IllegalArgumentException("At least one item is worked on at once.");
        }
    }

    /// What a job file of it has.
    public Mapping document() {
        List<YamlValue> steps = new ArrayList<>();
        steps.add(container());
        for (int i = 0; i < items.size(); i++) {
            steps.add(step(CONTAINER.child(i + 1), items.get(i)));
        }
        return Mapping.EMPTY
                .with("assignment", Mapping.EMPTY.with("name", "run-in-batches"))
                .with("steps", new YamlValue.Items(steps));
    }

    private Bare isParallel() {
        return new Bare(Boolean.toString(parallel > 1));
    }

    private Mapping container() {
        return Mapping.EMPTY
                .with("number", CONTAINER.text())
                .with(Step.NAME, "batch-items")
                .with("batch_parent", new Bare("true"))
                .with("parallel", isParallel())
                .with("max_parallel", new Bare(Integer.toString(parallel)))
                .with("fork_retry_limit", new Bare("1"))
                .with(
                        "instructions",
                        "This step only conducts: each child is given to a process of its own, up to %d at once."
                                .formatted(parallel));
    }

    private Mapping step(StepNumber number, String item) {
        return Mapping.EMPTY
                .with("number", number.text())
                .with(Step.NAME, "run-" + item)
                .with(Step.PARENT, CONTAINER.text())
                .with(Step.CONTEXT, "fork")
                .with("parallel", isParallel())
                .with(
                        "instructions",
                        template.contains(ITEM)
                                ? template.replace(ITEM, item)
                                : "Target item: " + item + "\n" + template);
    }
}
