package dev.acefleet.cli.client.submit;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.Sha256;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.StagePolicy;
import java.util.Collection;
import java.util.TreeSet;

/// The submission key that a command has when nobody names one: a function of everything that was asked for, so that the
/// same command finds its plan again, from another terminal or a restarted CI job. Pure.
final class SubmissionKey {
    private static final int DIGITS = 32;

    private SubmissionKey() {}

    static String of(
            Repository repository,
            StageId stage,
            CommitId base,
            Collection<RunId> runs,
            StagePolicy policy) {
        String asked =
                String.join(
                        "\n",
                        repository.key(),
                        stage.toString(),
                        base.hex(),
                        new TreeSet<>(runs).toString(),
                        policy.toString());
        return "auto-" + Sha256.hex(asked).substring(0, DIGITS);
    }

    /// The key of the plan after the `tries`-th of the same proposal, all of which have ended.
    static String again(String key, int tries) {
        return tries == 0 ? key : key + "-" + (tries + 1);
    }
}
