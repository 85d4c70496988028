package dev.acefleet.common.message;

import java.util.List;

/// Why the runs of a plan that are not done are not.
///
/// @param state `running` or `ended`, the plan's
/// @param reason why it ended as it did; empty while it runs
public record WhyList(String schema, String plan, String state, String reason, List<WhyView> runs) {
    public static final String SCHEMA = "acefleet.why/1";

    public WhyList {
        runs = List.copyOf(runs);
    }
}
