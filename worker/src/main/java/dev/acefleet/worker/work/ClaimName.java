package dev.acefleet.worker.work;

import dev.acefleet.common.model.WorkerRef;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/// How a worker names its claims: `incarnation-process.number`, the first two being the mark of all claims of one
/// process. The mark differs also between two processes that were given the same worker id at the same moment: one must
/// not start on a grant for the other's claim. Coordinators do not look inside.
final class ClaimName {
    private ClaimName() {}

    static String mark(WorkerRef worker) {
        return Long.toString(worker.incarnation(), Character.MAX_RADIX)
                + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    static String of(String mark, long number) {
        return mark + "." + number;
    }

    /// Which incarnation made the claim; empty for what no worker has named.
    static OptionalLong incarnation(String claim) {
        int end = claim.indexOf('-');
        try {
            return end < 1
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(claim, 0, end, Character.MAX_RADIX));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
