package dev.acefleet.cli.client.submit;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.Sha256;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.StagePolicy;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// The submission key that a command has when nobody names one: a function of everything that was asked for, so that the
/// same command finds its plan again, from another terminal or a restarted CI job. Pure.
public final class SubmissionKey {
    private static final int DIGITS = 32;

    private SubmissionKey() {}

    /// @param texts what tells the runs' texts, where the commit does not
    static String of(
            Repository repository,
            StageId stage,
            CommitId base,
            Collection<RunId> runs,
            StagePolicy policy,
            List<String> texts) {
        String asked =
                String.join(
                        "\n",
                        repository.key(),
                        stage.toString(),
                        base.hex(),
                        new TreeSet<>(runs).toString(),
                        policy.toString(),
                        String.join("\n", texts));
        return of(asked);
    }

    /// @param asked all that was asked for
    public static String of(String asked) {
        return "auto-" + Sha256.hex(asked).substring(0, DIGITS);
    }

    /// The key of the plan after the `tries`-th of the same proposal, all of which have ended.
    public static String again(String key, int tries) {
        return tries == 0 ? key : key + "-" + (tries + 1);
    }
}
