package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkOrder.Finish.Scope;
import dev.acefleet.worker.publish.BooksOnRemote;
import dev.acefleet.worker.work.Granted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A finish with corrections and a proof in a process of its own, whose search path a test has put a watch in front of.
public final class WatchedFinish {
    private WatchedFinish() {}

    /// @param args a directory of its own
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        BooksOnRemote project = new BooksOnRemote(directory, "\n");
        project.onBranch("chore: a lock", Map.of("lock.txt", "old\n"));
        project.done(1);
        project.done(2);
        WorkOrder.Finish order =
                project.order(
                        Scope.STAGE,
                        BooksOnRemote.FINISH,
                        Optional.of(project.proof("---\nstatus: passed\n---\nProof\n")));
        Bench bench = new Bench(directory.resolve("bench")).setup("echo new > lock.txt\n");
        AttemptId id = new AttemptId(order.item(), 1);
        Outcome outcome =
                new GitBooks(bench.site("*"))
                        .execute(new Granted(id, "claim", order, 7), order, new Desk(id));
        System.out.println(outcome);
    }
}
