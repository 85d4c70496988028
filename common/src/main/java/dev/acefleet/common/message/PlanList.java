package dev.acefleet.common.message;

import java.util.List;

/// The newest plans first.
///
/// @param more whether there are older ones that the limit cut off
public record PlanList(String schema, List<PlanSummary> plans, boolean more) {
    public static final String SCHEMA = "acefleet.plans/1";

    public PlanList {
        plans = List.copyOf(plans);
    }
}
