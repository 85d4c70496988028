package dev.acefleet.common.model;

import java.util.regex.Pattern;

/// The name of one submitted plan. It is a function of what was submitted (protocol P6), so that the client knows it
/// before the coordinator answers and a repeated submission names the same plan. Fit for a ref and a file name.
public record PlanId(String value) implements Comparable<PlanId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{0,47}");

    public PlanId {
        if (!FORM.matcher(value).matches()
                || value.contains("..")
                || value.endsWith(".")
                || value.endsWith(".lock")) {
            throw new IllegalArgumentException("Not a plan id: " + value);
        }
    }

    /// The plan of a stage: `s<stage>-<ten hex digits over repository, stage and key>`.
    public static PlanId ofStage(Repository repository, StageId stage, String key) {
        String identity = repository.key() + '\n' + "stage" + '\n' + stage + '\n' + key;
        return new PlanId("s" + stage + "-" + Sha256.hex(identity).substring(0, 10));
    }

    /// The plan of an assignment: `a<assignment>-<ten hex digits over repository, assignment and key>`.
    public static PlanId ofAssignment(Repository repository, String assignment, String key) {
        String identity = repository.key() + '\n' + "assignment" + '\n' + assignment + '\n' + key;
        return new PlanId("a" + assignment + "-" + Sha256.hex(identity).substring(0, 10));
    }

    /// Under which all refs of the plan are but its integration branch (protocol P23): not under heads, so that no CI starts
    /// on them.
    public String refs() {
        return "refs/fleet/" + value + "/";
    }

    /// The ref of the commit that was submitted, where the remote had it nowhere else.
    public String baseRef() {
        return refs() + "base";
    }

    @Override
    public int compareTo(PlanId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
