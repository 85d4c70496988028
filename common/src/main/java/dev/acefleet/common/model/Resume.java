package dev.acefleet.common.model;

import java.util.List;

/// What an attempt goes on from instead of its run's base (spec/stage.md 4.2, 5.4): always a fresh agent, on the commits of
/// an earlier one. Only the commit is believed; whoever goes on looks for itself which of the run's commits it holds.
///
/// @param commit what the earlier attempt had done, on `ref` of the remote
/// @param base what that attempt's work is judged against
/// @param gates every gate that was answered on the way, the latest last
/// @param partial the earlier attempt failed and was not asked to stop: `why` says how it ended
public record Resume(
        CommitId commit,
        String ref,
        CommitId base,
        List<AnsweredGate> gates,
        boolean partial,
        String why) {
    public Resume {
        gates = List.copyOf(gates);
        why = Limits.text(why);
    }
}
