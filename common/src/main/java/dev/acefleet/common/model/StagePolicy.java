package dev.acefleet.common.model;

import java.util.List;

/// How a stage is to be run: everything that was resolved once, at submission, from options, `.fleet.yml` and the
/// stage's own configuration.
///
/// @param concurrent runs in flight at once over all workers, at least 1
/// @param restartClean an attempt that failed with commits is thrown away; else the next one goes on from them
/// @param attempts attempts of one run that may fail by the agent's fault, at least 1
/// @param agent the agent's name in the workers' configuration
/// @param model the model alias (opus, sonnet, haiku) that the agent's configuration maps to a concrete one
/// @param check the name of the check in the workers' configuration of the repository; empty: its default, if any
/// @param auditor whether the project wants its stages audited
/// @param auditorModel the model alias for that
/// @param commitDocs whether the books are kept in the repository (spec/stage.md 1.2)
/// @param budgets at the beginning; a person may raise them while it goes on
public record StagePolicy(
        int concurrent,
        int attempts,
        OnFailure onFailure,
        OnGate onGate,
        boolean restartClean,
        Pool pool,
        String agent,
        String model,
        String check,
        boolean auditor,
        String auditorModel,
        boolean commitDocs,
        OnDependency onDependency,
        Budgets budgets) {
    /// The agent where neither options nor files name one.
    public static final String USUAL_AGENT = "claude";

    /// What happens to the following batches when a run has failed for good (spec/stage.md 4.1).
    public enum OnFailure {
        /// The batch is finished, then the stage ends.
        STOP,
        /// The following batches go on without the dependents of what failed.
        CONTINUE
    }

    /// What happens to a run of which a run has failed that it depends on (spec/stage.md RS-64).
    public enum OnDependency {
        /// It is skipped.
        SKIP,
        /// It is tried without, and told so.
        ATTEMPT
    }

    /// What happens at a gate (design: cli.md 1).
    public enum OnGate {
        /// It waits for a person.
        WAIT,
        /// It ends the run, and the stage waits for a person (exit code 7).
        FAIL,
        /// It is answered at once where that is allowed, and recorded so; else it waits.
        APPROVE
    }

    public StagePolicy {
        if (concurrent < 1 || attempts < 1) {
            throw new IllegalArgumentException("A stage needs at least one place and one attempt");
        }
        Names.check("agent", agent);
        for (String alias : List.of(model, auditorModel)) {
            if (!alias.isEmpty()) {
                Names.check("model", alias);
            }
        }
        if (!check.isEmpty()) {
            Names.check("check", check);
        }
    }

    /// The same with other budgets.
    public StagePolicy with(Budgets others) {
        return new StagePolicy(
                concurrent,
                attempts,
                onFailure,
                onGate,
                restartClean,
                pool,
                agent,
                model,
                check,
                auditor,
                auditorModel,
                commitDocs,
                onDependency,
                others);
    }
}
