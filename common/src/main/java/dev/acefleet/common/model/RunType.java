package dev.acefleet.common.model;

/// How a run is to be worked at (spec/stage.md 2.1).
public enum RunType {
    /// Task by task.
    EXECUTE,
    /// Test first: a failing test is committed before what makes it pass.
    TDD
}
