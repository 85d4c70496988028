package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.worker.config.WorkerConfig.RepositoryConfig;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.PlainCommit;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.publish.Corrections;
import dev.acefleet.worker.run.TreeStatus;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.work.Control;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the repository's setup command changes in tracked files at a head, for example a lock file that fell behind:
/// committed, each file by its name (spec/stage.md section 4, step 9; RS-18 to RS-20). Files that are not tracked, that
/// went or that are of `.ace` are left alone. Where a repository has no setup command, a fresh clone has nothing to correct.
record SetupCorrections(
        Site site,
        RepositoryConfig repository,
        AttemptId attempt,
        RepositoryCache cache,
        Control control,
        AttemptOutput output)
        implements Corrections {
    private static final String MODIFIED = " M ";

    @Override
    public Result on(CommitId head, Map<String, String> authorship, String message) {
        if (repository.setup().isEmpty()) {
            return new Result.Clean();
        }
        try {
            Workspace workspace = site.workspace(attempt, cache, head);
            try {
                return in(workspace, head, authorship, message);
            } finally {
                site.discard(workspace, attempt);
            }
        } catch (GitFailed | IOException e) {
            return new Result.NotLooked(String.valueOf(e.getMessage()));
        }
    }

    private Result in(
            Workspace workspace, CommitId head, Map<String, String> authorship, String message)
            throws IOException {
        // What a fresh clone shows as changed (line ends, for example) nobody has changed.
        Set<String> before = TreeStatus.lines(Git.of(workspace.tree()));
        if (!control.mayStart()) {
            return new Result.NotLooked("the attempt has to end");
        }
        Optional<String> broken = site.setUp(repository, workspace, attempt, output);
        if (broken.isPresent()) {
            return new Result.NotLooked(broken.get());
        }
        Git git = workspace.reclaim();
        if (!git.must("rev-parse", "--verify", "HEAD^{commit}").equals(head.hex())) {
            return new Result.NotLooked("the setup command has committed");
        }
        List<String> modified =
                TreeStatus.lines(git).stream()
                        .filter(line -> line.startsWith(MODIFIED) && !before.contains(line))
                        .map(TreeStatus::path)
                        .filter(path -> !path.startsWith(".ace/"))
                        .toList();
        modified.forEach(path -> git.must("update-index", "--", path));
        return PlainCommit.commit(git.with(authorship), head, message)
                .map(commit -> taken(git, workspace, commit))
                .orElseGet(Result.Clean::new);
    }

    private Result taken(Git git, Workspace workspace, CommitId commit) {
        git.must("update-ref", "refs/heads/" + Workspace.BRANCH, commit.hex());
        cache.take(
                workspace.tree(), "refs/heads/" + Workspace.BRANCH, attempt.ref() + "-corrections");
        return new Result.Committed(commit);
    }
}
