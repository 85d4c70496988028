package dev.acefleet.worker.work;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.LogChunk;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Repository;
import java.util.concurrent.CompletableFuture;

/// What the worker says. Any thread; reports of one repository arrive in the order of the calls. The futures are
/// completed when the broker has acknowledged, or exceptionally when it is certain that it will not, by an
/// [IllegalArgumentException] if it never will take this; what depends on them must not block the completing thread.
public interface Reporter extends AutoCloseable {
    /// Where a log chunk lies in the topic `logs`.
    record LogPosition(int partition, long offset) {
        /// It is not there, or nobody knows where.
        public static final LogPosition UNKNOWN = new LogPosition(-1, -1);
    }

    /// To the coordinator of the repository's shard.
    CompletableFuture<Void> report(Repository repository, Report report);

    /// To the coordinator of a shard that asked. Not ordered with the reports of a repository.
    CompletableFuture<Void> answer(int shard, Report report);

    CompletableFuture<Void> heartbeat(Heartbeat heartbeat);

    /// A lost chunk shows as a gap in the numbers; logs never hold up work.
    CompletableFuture<LogPosition> log(LogChunk chunk);

    /// Sends what is waiting, for a bounded time.
    @Override
    void close();
}
