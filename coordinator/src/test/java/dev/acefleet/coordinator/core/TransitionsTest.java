package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Drives the core with stages, assignments, reports, lapses, cancels, retries and silence at random, from fixed seeds:
/// sensible ones and any at all. Checks after each step what must never be otherwise; writes down what each input made of a work item in
/// each status, as `docs/states.md`; and fails where a pair of status and input was not seen and is not declared
/// impossible. A stale document fails; `-Dacefleet.write=true` writes it anew.
class TransitionsTest {
    private static final int SEEDS = 2_400;
    private static final int DRIVES = 1_200;

    private final Transitions seen = new Transitions();

    @Test
    void whateverHappensTheRulesHoldAndTheDocumentedChangesAreAllThereAre() throws IOException {
        for (int seed = 0; seed < SEEDS + DRIVES; seed++) {
            Random random = new Random(seed);
            try {
                (seed < SEEDS ? new StageLife(seen, random) : new DriveLife(seen, random)).live();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        seen.assertComplete();
        Path document = Path.of(System.getProperty("acefleet.root", ".."), "docs", "states.md");
        if (Boolean.getBoolean("acefleet.write")) {
            Files.writeString(document, seen.document());
        }
        assertThat(Files.readString(document)).isEqualTo(seen.document());
    }

    /// What reaches a work item, one by one.
    enum Said {
        TICK,
        CLAIMED,
        STARTED,
        SUCCEEDED,
        ADOPTED,
        MERGED,
        GATED,
        AUDITED,
        PLANNED,
        FINISHED,
        DONE,
        ANSWERED,
        FAILED,
        RELEASED,
        DECLINED,
        GONE,
        LAPSED,
        CANCEL,
        CANCEL_PLAN,
        RETRY
    }
}
