package dev.acefleet.common.model;

/// What became of the work of an attempt that did not succeed. No attempt ends without one (architecture 2.10).
public sealed interface Salvage {
    /// Everything it had done, committed or not, is reachable from `commit`, which `ref` held on the remote.
    record Saved(String ref, CommitId commit) implements Salvage {}

    /// There is nothing to save, or it could not be saved; `reason` says which.
    record Nothing(String reason) implements Salvage {
        public Nothing {
            reason = Limits.text(reason);
        }
    }
}
