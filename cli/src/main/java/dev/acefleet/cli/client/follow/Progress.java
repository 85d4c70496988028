package dev.acefleet.cli.client.follow;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.ProgressEvent;
import java.time.Instant;
import java.util.List;

/// Shows how a plan goes. Called by the thread that follows, and by no other.
public interface Progress {
    /// Something happened.
    void event(ProgressEvent event);

    /// How the plan stands now.
    void state(PlanReport report, Instant now);

    /// A second or so has gone by.
    void tick(Instant now);

    /// What the fleet does not take, and what to do about it, each in a line; none when it does.
    void untaken(List<String> lines);

    /// The connection to the fleet is lost, and is tried again; empty when it stands again.
    void connection(String trouble);

    /// Nothing more will be shown.
    void close();
}
