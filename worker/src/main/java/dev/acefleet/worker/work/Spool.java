package dev.acefleet.worker.work;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Repository;
import java.io.IOException;
import java.util.List;

/// How attempts ended, kept over this process's death until the broker has it (protocol P16). One end for each claim, and
/// one report of steps that goes before it; claims themselves are never in it. Any thread.
public interface Spool {
    /// A report, and the repository under whose key it goes.
    record Kept(Repository repository, Report report) {
        /// What is kept under the same name takes the other's place.
        public String name() {
            return report instanceof Report.Stepped ? steps(report.claim()) : report.claim();
        }

        /// The name of a report of steps.
        public static String steps(String claim) {
            return claim + ".steps";
        }
    }

    /// What is true of an attempt if this process dies now: to be said by the next incarnation, unless [#keep] or
    /// [#remove] comes before. It is on the disk when this returns.
    ///
    /// @throws IOException when it cannot be kept, or there is no room for more
    void expect(Kept lost) throws IOException;

    /// Keeps a report before it is sent, in place of what is there under its name. It is on the disk when this returns.
    ///
    /// @throws IOException when it cannot be kept, or there is no room for more
    /// @throws IllegalArgumentException when it can never be sent: it is longer than a message may be
    void keep(Kept report) throws IOException;

    /// The broker has all of the claim, or nobody wants it. What is not there is not missed; if the disk says no, or the process dies
    /// before, it is sent once more, which changes nothing (protocol P11).
    void remove(String claim);

    /// What earlier incarnations have left, in the order it was kept; but reports of steps before all ends, for behind its
    /// end nothing counts of a claim.
    List<Kept> left();
}
