package dev.acefleet.worker.work;

import static dev.acefleet.worker.work.Samples.REPOSITORY;
import static dev.acefleet.worker.work.Samples.WORKER;
import static dev.acefleet.worker.work.Samples.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Outcome;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every spool does over the death of its process.
public abstract class SpoolContract {
    /// The spool of the worker's next start: the first one, or that after a death at this moment.
    protected abstract Spool start() throws IOException;

    protected static Spool.Kept kept(String claim, Outcome outcome) {
        return new Spool.Kept(REPOSITORY, new Report.Ended(attempt(1, 1), claim, WORKER, outcome));
    }

    private static Outcome lost() {
        return new Outcome.Released("stands for what is said when nothing better was");
    }

    @Test
    void aNewSpoolHoldsNothing() throws IOException {
        assertThat(start().left()).isEmpty();
    }

    @Test
    void whatWasKeptIsThereAtTheNextStartInItsOrder() throws IOException {
        Spool spool = start();
        spool.keep(kept("z", Samples.success()));
        spool.keep(kept("b", Samples.success()));
        spool.keep(kept("a", Samples.success()));
        assertThat(spool.left()).as("of earlier starts").isEmpty();

        assertThat(start().left())
                .containsExactly(
                        kept("z", Samples.success()),
                        kept("b", Samples.success()),
                        kept("a", Samples.success()));
        assertThat(start().left()).as("still, until it is removed").hasSize(3);
    }

    @Test
    void whatWasRemovedDoesNotComeBack() throws IOException {
        Spool spool = start();
        spool.keep(kept("a", Samples.success()));
        spool.keep(kept("b", Samples.success()));
        spool.remove("a");
        spool.remove("a");
        spool.remove("never there");

        Spool next = start();
        assertThat(next.left()).containsExactly(kept("b", Samples.success()));
        next.remove("b");
        assertThat(next.left()).isEmpty();
        assertThat(start().left()).isEmpty();
    }

    @Test
    void whatWasExpectedIsSaidUnlessSomethingBetterIs() throws IOException {
        Spool spool = start();
        spool.expect(kept("died", lost()));
        spool.expect(kept("ended", lost()));
        spool.keep(kept("ended", Samples.success()));
        spool.expect(kept("revoked", lost()));
        spool.remove("revoked");

        assertThat(start().left())
                .containsExactly(kept("died", lost()), kept("ended", Samples.success()));
    }

    @Test
    void stepsAreKeptBesideTheEndOfTheirClaimAndSaidBeforeEveryEnd() throws IOException {
        Spool spool = start();
        spool.expect(kept("b", lost()));
        spool.keep(kept("a", Samples.success()));
        spool.keep(steps("b", 1));
        spool.keep(steps("b", 2));

        Spool next = start();
        assertThat(next.left())
                .containsExactly(steps("b", 2), kept("b", lost()), kept("a", Samples.success()));
        next.remove("b");
        assertThat(next.left()).containsExactly(kept("a", Samples.success()));
        assertThat(start().left()).containsExactly(kept("a", Samples.success()));
    }

    private static Spool.Kept steps(String claim, int number) {
        return new Spool.Kept(
                REPOSITORY,
                new Report.Stepped(
                        attempt(1, 1),
                        claim,
                        number,
                        true,
                        new DocumentChanges(
                                Map.of(".ace-local/assign/8abc12/reports/010-a.r.md", "Done.\n"),
                                Set.of()),
                        Optional.empty()));
    }

    @Test
    void claimsAreNotKept() throws IOException {
        Spool spool = start();
        Report claimed = new Report.Claimed(attempt(1, 1), "a", WORKER, "host/boot", 1);

        assertThatThrownBy(() -> spool.keep(new Spool.Kept(REPOSITORY, claimed)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(start().left()).isEmpty();
    }
}
