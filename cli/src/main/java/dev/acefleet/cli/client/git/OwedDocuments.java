package dev.acefleet.cli.client.git;

import dev.acefleet.common.model.PlanId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The plans whose documents, or work, this checkout has asked for and not got yet: an empty file for each, beside git's own.
/// Without it, a person who handed a stage in, and committed something before asking again, would have all of it done once
/// more: nothing in the commit says that it is done. A plan is noted before it is submitted, so a death anywhere costs a
/// question at most.
public final class OwedDocuments {
    /// Those of stages.
    public static final String OF_STAGES = "documents";

    /// Those of assignments.
    public static final String OF_ASSIGNMENTS = "assignments";

    /// What was merged of assignments.
    public static final String WORK_OF_ASSIGNMENTS = "assignments-work";

    /// Plans that are remembered; who has more of them open has another problem.
    private static final int MOST = 100;

    private final Path place;

    /// @param kind of plans
    public OwedDocuments(Checkout checkout, String kind) {
        String name = "acefleet/" + kind;
        Git.Answer answer = checkout.git().ask("rev-parse", "--git-path", name);
        place = checkout.root().resolve(answer.ok() ? answer.text() : ".git/" + name);
    }

    public void remember(PlanId plan) {
        try {
            Files.createDirectories(place);
            Files.write(place.resolve(plan.value()), new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void forget(PlanId plan) {
        try {
            Files.deleteIfExists(place.resolve(plan.value()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<PlanId> plans() {
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.flatMap(file -> id(String.valueOf(file.getFileName())).stream())
                    .sorted()
                    .limit(MOST)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<PlanId> id(String name) {
        try {
            return Optional.of(new PlanId(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
