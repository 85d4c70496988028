package dev.acefleet.common.model;

import java.util.List;

/// Why an attempt did not succeed. Public API: the names stand in reports, metrics and JUnit files, so a constant is
/// never renamed, and a new one is a decision record.
///
/// `consumesAttempt` is the rule of the protocol's "States": only the agent's own faults count against the limit of
/// attempts; everything that a better fleet would have avoided does not.
public enum FailureKind {
    /// The agent program ended with an error of its own making. The agent's fault.
    AGENT_FAILED(Blame.AGENT, true, Told.ANSWERED, Told.BROKE_OFF),
    /// The agent said it was done, and the repository does not show it (recap, commits, clean tree). The agent's fault.
    EVIDENCE_MISSING(Blame.AGENT, true, Told.ANSWERED),
    /// The agent printed nothing for the stall limit and was stopped. Counted as the agent's fault.
    STALLED(Blame.AGENT, true, Told.BROKE_OFF),
    /// The agent ran into the hard limit of a run and was stopped. Counted as the agent's fault.
    TIMED_OUT(Blame.AGENT, true, Told.ANSWERED, Told.BROKE_OFF),
    /// The merged tree failed the repository's check command. The agent's fault: its work breaks the whole.
    CHECK_FAILED(Blame.AGENT, true),
    /// The work carries a configured secret in a commit; nothing was pushed. The agent's fault.
    SECRET_IN_COMMIT(Blame.AGENT, true, Told.ANSWERED),
    /// The worker fell silent until its lease lapsed. The fleet's fault.
    WORKER_LOST(Blame.FLEET, false),
    /// The worker was told to stop and ended the agent for it. The fleet's doing.
    WORKER_STOPPING(Blame.FLEET, false),
    /// The work does not merge with what its siblings merged meanwhile. Nobody's fault; counted apart (protocol P22).
    CONFLICT(Blame.NOBODY, false),
    /// The workspace could not be made: clone, base commit or setup command. The worker's or the repository's fault.
    WORKSPACE(Blame.FLEET, false),
    /// Git remote, disk or another part of the surroundings failed. The surroundings' fault.
    INFRASTRUCTURE(Blame.FLEET, false),
    /// The model provider refused for quota or rate. The provider's limit, not the run's fault.
    PROVIDER_QUOTA(Blame.PROVIDER, false),
    /// The model provider was overloaded or down. The provider's fault.
    PROVIDER_UNAVAILABLE(Blame.PROVIDER, false),
    /// The network between agent and provider failed. The network's fault.
    PROVIDER_NETWORK(Blame.PROVIDER, false),
    /// The provider refused the credentials. The operator's to mend; a retry cannot help.
    AUTH(Blame.OPERATOR, false),
    /// The agent cannot work as it is configured (model unknown, tools denied, program missing). The operator's to mend.
    CONFIGURATION(Blame.OPERATOR, false),
    /// A configured budget was used up. The operator's limit.
    BUDGET(Blame.OPERATOR, false, Told.ANSWERED),
    /// Somebody cancelled the work. Nobody's fault.
    CANCELLED(Blame.NOBODY, false),
    /// The work lost its worker too often; it may be what kills them.
    POISON(Blame.NOBODY, false),
    /// What a person was asked about at a gate is not on the remote any more, or was never there. Nobody's fault that can be
    /// told; done again, the run begins anew.
    WORK_GONE(Blame.NOBODY, false);

    /// Who has to do something about it.
    public enum Blame {
        AGENT,
        FLEET,
        PROVIDER,
        OPERATOR,
        NOBODY
    }

    /// What an end by itself tells of the agent's time, whoever is to blame for it.
    private enum Told {
        ANSWERED,
        BROKE_OFF
    }

    private final Blame blame;
    private final boolean consumesAttempt;
    private final boolean providerAnswered;
    private final boolean brokeOff;

    FailureKind(Blame blame, boolean consumesAttempt, Told... told) {
        this.blame = blame;
        this.consumesAttempt = consumesAttempt;
        this.providerAnswered = List.of(told).contains(Told.ANSWERED);
        this.brokeOff = List.of(told).contains(Told.BROKE_OFF);
    }

    /// Whose fault it is.
    public Blame blame() {
        return blame;
    }

    /// Whether it counts against the limit of attempts of a work item.
    public boolean consumesAttempt() {
        return consumesAttempt;
    }

    /// Whether the agent's provider must have answered it for an attempt to end so. Silence says nothing of that: it may
    /// have been the provider's.
    public boolean providerAnswered() {
        return providerAnswered;
    }

    /// Whether the agent was at work, and not at the end of it: what it left may be half of something.
    public boolean brokeOff() {
        return brokeOff;
    }

    /// Whether trying the same again without a change by a person is pointless.
    public boolean isFinal() {
        return blame == Blame.OPERATOR || this == POISON || this == CANCELLED || this == WORK_GONE;
    }
}
