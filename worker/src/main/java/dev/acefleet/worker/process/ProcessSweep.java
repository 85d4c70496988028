package dev.acefleet.worker.process;

import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Kills what earlier incarnations of this worker left running (protocol P16, P20). Called by a worker's start before
/// its first heartbeat; a second call finds nothing. Processes of an incarnation whose worker process still lives are
/// left to it: it drains by itself.
public final class ProcessSweep {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessSweep.class);

    /// A killed process that does not go within this time hangs in the kernel.
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private ProcessSweep() {}

    /// A process that was killed.
    ///
    /// @param attempt as its mark says, `plan/item/number`
    /// @param worker as its mark says, `id/incarnation`
    public record Swept(long pid, String attempt, String worker) {}

    /// @return what was killed; an interrupted thread ends the sweep early
    public static List<Swept> sweep(WorkerRef me) {
        try {
            MarkedProcesses.Killed killed =
                    MarkedProcesses.kill(marked -> isLeftOver(marked, me), LIMIT);
            killed.left().forEach(ProcessSweep::sayLeft);
            return killed.all().stream().map(ProcessSweep::swept).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /// Whether processes of that start of a worker are on this machine: a sweep leaves them while their worker lives.
    public static boolean lives(WorkerRef start) {
        return !MarkedProcesses.find(marked -> marked.mark(Marks.WORKER).equals(start.toString()))
                .isEmpty();
    }

    private static Swept swept(MarkedProcesses.Marked marked) {
        Swept swept =
                new Swept(
                        marked.process().pid(),
                        marked.mark(Marks.ATTEMPT),
                        marked.mark(Marks.WORKER));
        LOG.warn(
                "Killed process {} of {}, left by worker {}",
                swept.pid(),
                swept.attempt(),
                swept.worker());
        return swept;
    }

    private static void sayLeft(MarkedProcesses.Marked marked) {
        LOG.error(
                "Process {} of {} does not end although it was killed {} ago: look what it hangs in",
                marked.process().pid(),
                marked.mark(Marks.ATTEMPT),
                LIMIT);
    }

    private static boolean isLeftOver(MarkedProcesses.Marked marked, WorkerRef me) {
        String worker = marked.mark(Marks.WORKER);
        return worker.startsWith(me.id() + "/")
                && !worker.equals(me.toString())
                && !WorkerProcess.lives(marked.mark(Marks.WORKER_PROCESS));
    }
}
