package dev.acefleet.coordinator;

import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.coordinator.runtime.Story;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The files of an assignment, step by step, and what is submitted of them. Not thread safe.
public final class AssignmentFiles {
    public static final String ID = "8yjzpd";
    public static final String FOLDER = AssignmentSubmission.folder(ID);

    private final Map<String, String> files = new TreeMap<>();

    public AssignmentFiles() {
        files.put(FOLDER + "assignment.yaml", "session_id: " + ID + "\nname: test\n");
    }

    /// One more step; `fields` are lines of its front matter.
    public AssignmentFiles step(String number, String name, String... fields) {
        StringBuilder text = new StringBuilder("---\nname: ").append(name).append('\n');
        text.append("status: pending\n");
        for (String field : fields) {
            text.append(field).append('\n');
        }
        text.append("---\n\nDo ").append(name).append(".\n");
        return file("steps/" + number + "-" + name + ".st.md", text.toString());
    }

    public AssignmentFiles fork(String number, String name) {
        return step(number, name, "context: fork");
    }

    /// A fork that is given to whom it says.
    public AssignmentFiles forkTo(String provider, String number, String name) {
        return step(number, name, "context: fork", "fork:\n  provider: " + provider);
    }

    /// Any file of the folder.
    public AssignmentFiles file(String path, String text) {
        files.put(FOLDER + path, text);
        return this;
    }

    public AssignmentSubmission submission() {
        return submission("");
    }

    /// @param scope the step that alone is driven
    public AssignmentSubmission submission(String scope) {
        return new AssignmentSubmission(
                Story.REPOSITORY,
                Story.BASE,
                "refs/heads/main",
                ID,
                scope,
                "Work on it",
                policy(),
                new Identity("Fleet", "fleet@example.org"),
                List.of(),
                Documents.of(files));
    }

    private static StagePolicy policy() {
        return new StagePolicy(
                100,
                3,
                StagePolicy.OnFailure.STOP,
                StagePolicy.OnGate.WAIT,
                false,
                Pool.DEFAULT,
                "scripted",
                "",
                "",
                false,
                "",
                false,
                StagePolicy.OnDependency.SKIP,
                Budgets.NONE);
    }
}
