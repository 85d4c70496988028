package dev.acefleet.common.model;

/// Whether somebody looked at what a stage came to, beyond the evidence of its runs.
public enum Audit {
    DONE,
    /// The project does not want one (`checks.auditor` is false), or runs of the stage were left out: there is nothing whole
    /// to look at yet.
    SKIPPED,
    /// The project wants one, and this program has nobody to do it.
    NOT_AVAILABLE
}
