package dev.acefleet.cli.fleet;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.nio.charset.StandardCharsets;

/// The report that a command printed.
public final class Reports {
    private Reports() {}

    public static PlanReport of(String json) {
        if (Codec.ofViews().fromBody(json.getBytes(StandardCharsets.UTF_8), PlanReport.class)
                instanceof Decoded.Read<PlanReport>(PlanReport report)) {
            return report;
        }
        throw new AssertionError("Not a report: " + json);
    }
}
