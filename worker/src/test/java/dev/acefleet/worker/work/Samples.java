package dev.acefleet.worker.work;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkerRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Values that tests of the loop need and say nothing about.
public final class Samples {
    public static final Repository REPOSITORY = new Repository("https://git.example.org/team/app");
    public static final WorkerRef WORKER = new WorkerRef("w1", 1_000);
    public static final Epoch EPOCH = new Epoch("journal-1", 10);
    public static final CommitId COMMIT = new CommitId("1234567890abcdef1234567890abcdef12345678");

    private Samples() {}

    public static AttemptId attempt(int run, int number) {
        RunId id = RunId.parse("03-" + run).orElseThrow();
        return new AttemptId(WorkId.ofRun(new PlanId("s03-0123456789"), id), number);
    }

    public static Dispatch dispatch(int run) {
        return new Dispatch(attempt(run, 1), REPOSITORY);
    }

    public static WorkOrder.Run order() {
        return new WorkOrder.Run(
                REPOSITORY,
                COMMIT,
                List.of("refs/heads/main"),
                RunId.parse("03-1").orElseThrow(),
                ".ace/stages/03-x/03-01-run.md",
                ".ace/stages/03-x/03-01-recap.md",
                COMMIT.toString(),
                "agent",
                "model",
                "",
                List.of(),
                Optional.empty());
    }

    public static WorkOrder.Integrate merge() {
        return new WorkOrder.Integrate(
                REPOSITORY,
                COMMIT,
                List.of("refs/heads/main"),
                "fleet/plan",
                attempt(1, 1),
                COMMIT,
                "run 03-01: a title",
                new Identity("Fleet", "fleet@example.org"),
                Instant.EPOCH,
                "");
    }

    /// Does runs as told, and merges without looking.
    public static Executors executors(OrderExecutor<WorkOrder.Run> runs) {
        return new Executors(
                runs,
                (_, merge, _) -> new Outcome.Merged(merge.commit(), 1),
                Samples::declines,
                Samples::declines,
                Samples::declines,
                Samples::declines,
                Samples::declines,
                Samples::declines,
                Optional::empty,
                _ -> false);
    }

    static Outcome declines(Granted granted, WorkOrder order, Control control) {
        return new Outcome.Declined("nothing of this test is like " + order);
    }

    public static ControlMessage message(Epoch epoch, ControlMessage.Body body) {
        return new ControlMessage(0, epoch, WORKER.id(), body);
    }

    public static ControlMessage grant(Report.Claimed claimed) {
        return grant(claimed, order());
    }

    public static ControlMessage grant(Report.Claimed claimed, WorkOrder order) {
        return message(
                EPOCH,
                new ControlMessage.Grant(
                        claimed.attempt(), claimed.claim(), claimed.send(), order, 42));
    }

    public static ControlMessage refuse(Report.Claimed claimed) {
        return message(
                EPOCH, new ControlMessage.Refuse(claimed.attempt(), claimed.claim(), "it is over"));
    }

    public static ControlMessage cancel(Report.Claimed claimed) {
        return message(
                EPOCH,
                new ControlMessage.Cancel(claimed.attempt(), claimed.claim(), "nobody wants it"));
    }

    public static ControlMessage revoke(Report.Claimed claimed) {
        return message(
                EPOCH,
                new ControlMessage.Revoke(
                        claimed.attempt(), claimed.claim(), "the lease has lapsed"));
    }

    public static Outcome success() {
        return new Outcome.Succeeded(
                COMMIT, attempt(1, 1).ref(), "did it", List.of(), Usage.UNKNOWN);
    }
}
