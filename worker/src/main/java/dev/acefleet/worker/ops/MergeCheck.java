package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.worker.config.WorkerConfig.RepositoryConfig;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.publish.Check;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Stop;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A repository's check command, run on a merged tree in a fresh workspace and after the repository's setup command, as
/// an agent would find it.
///
/// @param argv empty for no check
record MergeCheck(
        Site site,
        RepositoryConfig repository,
        List<String> argv,
        AttemptId attempt,
        RepositoryCache cache,
        Control control,
        AttemptOutput output)
        implements Check {
    @Override
    public Result of(CommitId merge) {
        if (argv.isEmpty()) {
            return new Result.Passed();
        }
        Workspace workspace;
        try {
            workspace = site.workspace(attempt, cache, merge);
        } catch (GitFailed e) {
            return new Result.NotRun(FailureKind.WORKSPACE, String.valueOf(e.getMessage()));
        }
        try {
            return in(workspace);
        } catch (IOException e) {
            return new Result.NotRun(
                    FailureKind.INFRASTRUCTURE,
                    "the check " + argv + " cannot be started: " + e.getMessage());
        } finally {
            site.discard(workspace, attempt);
        }
    }

    private Result in(Workspace workspace) throws IOException {
        if (!control.mayStart()) {
            return stopped();
        }
        Optional<String> broken = site.setUp(repository, workspace, attempt, output);
        if (!control.mayStart()) {
            return stopped();
        }
        if (broken.isPresent()) {
            return new Result.NotRun(FailureKind.WORKSPACE, broken.get());
        }
        Exit exit = site.command(argv, workspace, attempt, output);
        if (exit.cause() == Exit.Cause.STOPPED) {
            return stopped();
        }
        return exit.ok()
                ? new Result.Passed()
                : new Result.Wrong(
                        "the check "
                                + argv
                                + " ended with "
                                + exit.code()
                                + " ("
                                + exit.cause()
                                + "): "
                                + Site.end(exit.out() + exit.err()));
    }

    private Result stopped() {
        return new Result.NotRun(
                control.stop().map(Stop::kind).orElse(FailureKind.WORKER_STOPPING),
                control.stop().map(Stop::reason).orElse("the worker was interrupted"));
    }
}
