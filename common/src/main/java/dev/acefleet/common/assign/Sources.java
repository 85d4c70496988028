package dev.acefleet.common.assign;

import java.util.List;
import java.util.Optional;

/// Where the skills and workflows of a project are found. Asked while a job is expanded, by one thread; what it says of a
/// name it says again.
public interface Sources {
    /// No skill and no workflow.
    Sources NONE =
            new Sources() {
                @Override
                public Optional<Parsed<Workflow>> workflow(String uri) {
                    return Optional.empty();
                }

                @Override
                public Optional<Parsed<Skill>> skill(String name) {
                    return Optional.empty();
                }

                @Override
                public List<Skill> skills() {
                    return List.of();
                }

                @Override
                public String searched() {
                    return "nowhere";
                }
            };

    /// Empty where there is none. What is wrong with its file is said with the file's name.
    ///
    /// @param uri a name that leads nowhere else ([Workflow#path])
    Optional<Parsed<Workflow>> workflow(String uri);

    /// Empty where there is none.
    Optional<Parsed<Skill>> skill(String name);

    /// Those that stand for a workflow, the nearest first.
    List<Skill> skills();

    /// Where workflows are looked for, in words.
    String searched();
}
