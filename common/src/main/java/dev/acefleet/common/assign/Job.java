package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import java.util.List;
import java.util.Optional;

/// What an assignment is made from: the content of a job file.
///
/// @param name empty where the file gives none
/// @param steps in order, at least one
public record Job(Optional<String> name, Optional<String> description, List<JobStep> steps) {
    public Job {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("A job without steps is no job.");
        }
    }

    /// A step as a job file has it.
    ///
    /// @param number as the file gives it; empty where its place says it
    /// @param subSteps names of the children it is to be split into
    /// @param extras its further keys
    public record JobStep(
            String name,
            Optional<StepNumber> number,
            String instructions,
            List<String> subSteps,
            YamlValue.Mapping extras) {
        public JobStep {
            subSteps = List.copyOf(subSteps);
        }

        public Optional<String> text(String key) {
            return extras.text(key).filter(text -> !text.isBlank());
        }

        public boolean isFork() {
            return extras.get(Step.CONTEXT).isPresent();
        }
    }
}
