package dev.acefleet.common.message;

import java.util.List;

/// The runs of a plan that may be done at the same time; of an assignment the forks of one container, or one unit.
///
/// @param state `waiting`, `running` or `ended`
public record BatchView(int number, String state, List<String> runs) {
    public static final String WAITING = "waiting";
    public static final String RUNNING = "running";
    public static final String ENDED = "ended";

    public BatchView {
        runs = List.copyOf(runs);
    }
}
