package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.StagePolicy;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Makes assignments to be driven. No two of their steps have one name, so that it can be told which was done.
final class Assignments {
    private static final int MOST_FORKS = 4;
    private static final int MOST_BELOW = 3;

    private final Random random;
    private final String folder;
    private final Map<String, String> files = new TreeMap<>();

    private Assignments(String id, Random random) {
        this.random = random;
        this.folder = AssignmentSubmission.folder(id);
        files.put(folder + "assignment.yaml", "session_id: " + id + "\nname: drive\n");
    }

    /// Inline steps, a container of forks that may be parallel, a fork alone, inline steps.
    static AssignmentSubmission random(int number, Random random, StagePolicy policy) {
        String id = "drive" + number;
        Assignments made = new Assignments(id, random);
        made.step("010", "first");
        made.step("020", "second");
        made.batch("030");
        made.fork("040");
        made.step("050", "last");
        return new AssignmentSubmission(
                Stages.REPOSITORY,
                new CommitId("a".repeat(40)),
                "refs/heads/main",
                id,
                "",
                "drive",
                policy,
                new Identity("Fleet", "fleet@example.org"),
                List.of(),
                Documents.of(made.files));
    }

    private void batch(String number) {
        boolean parallel = random.nextInt(3) > 0;
        step(number, "batch", "parallel: " + parallel, "max_parallel: " + (1 + random.nextInt(3)));
        for (int child = 1; child <= 1 + random.nextInt(MOST_FORKS); child++) {
            fork(number + ".0" + child);
        }
    }

    private void fork(String number) {
        step(number, "fork", "context: fork");
        if (number.length() == 3) {
            int below = random.nextInt(MOST_BELOW + 1);
            for (int child = 1; child <= below; child++) {
                step(number + ".0" + child, "part");
            }
        }
    }

    private void step(String number, String name, String... fields) {
        String unique = name + "-" + number.replace(".", "-");
        StringBuilder text = new StringBuilder("---\nname: ").append(unique).append('\n');
        text.append("status: pending\n");
        for (String field : fields) {
            text.append(field).append('\n');
        }
        text.append("---\n\nDo ").append(unique).append(".\n");
        files.put(folder + "steps/" + number + "-" + unique + ".st.md", text.toString());
    }
}
