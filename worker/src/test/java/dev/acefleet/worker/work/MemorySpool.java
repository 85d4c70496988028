package dev.acefleet.worker.work;

import dev.acefleet.common.message.Report;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A spool on a disk that outlives its process in memory alone, and that a test can fill up.
public final class MemorySpool implements Spool {
    /// The disk: what one incarnation leaves there, the next one finds.
    private final Map<String, Kept> disk;

    private final List<Kept> left;
    private @Nullable Report tooLong;
    private boolean full;
    private boolean tooSmall;
    private boolean broken;

    public MemorySpool() {
        this(new LinkedHashMap<>());
    }

    private MemorySpool(Map<String, Kept> disk) {
        this.disk = disk;
        left =
                disk.values().stream()
                        .sorted(
                                Comparator.comparing(
                                        kept -> !(kept.report() instanceof Report.Stepped)))
                        .toList();
    }

    /// The spool of the worker's next start.
    MemorySpool next() {
        synchronized (disk) {
            return new MemorySpool(disk);
        }
    }

    /// As [#next] on a copy: what a start finds if the process dies at this moment.
    MemorySpool diskNow() {
        synchronized (disk) {
            return new MemorySpool(new LinkedHashMap<>(disk));
        }
    }

    /// This report is longer than a message may be.
    void refuse(Report report) {
        synchronized (disk) {
            tooLong = report;
        }
    }

    /// There is no room left for steps, and some for an end.
    void shrink() {
        synchronized (disk) {
            tooSmall = true;
        }
    }

    void fill() {
        synchronized (disk) {
            full = true;
        }
    }

    /// Nothing can begin for a reason that nobody thought of.
    void breakDown() {
        synchronized (disk) {
            broken = true;
        }
    }

    void empty() {
        synchronized (disk) {
            full = false;
        }
    }

    @Override
    public void expect(Kept lost) throws IOException {
        synchronized (disk) {
            if (broken) {
                throw new IllegalStateException("a bug");
            }
        }
        keep(lost);
    }

    @Override
    public void keep(Kept report) throws IOException {
        if (report.report() instanceof Report.Claimed) {
            throw new IllegalArgumentException("A spool holds no claims");
        }
        synchronized (disk) {
            if (report.report().equals(tooLong)) {
                throw new IllegalArgumentException("too long");
            }
            if (full || (tooSmall && report.report() instanceof Report.Stepped)) {
                throw new IOException("the disk is full");
            }
            disk.remove(report.name());
            disk.put(report.name(), report);
        }
    }

    @Override
    public void remove(String claim) {
        synchronized (disk) {
            disk.remove(claim);
            disk.remove(Kept.steps(claim));
        }
    }

    @Override
    public List<Kept> left() {
        synchronized (disk) {
            return left.stream().filter(disk::containsValue).toList();
        }
    }

    /// What is on the disk now.
    List<Report> kept() {
        synchronized (disk) {
            return disk.values().stream().map(Kept::report).toList();
        }
    }
}
