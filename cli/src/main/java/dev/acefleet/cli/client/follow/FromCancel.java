package dev.acefleet.cli.client.follow;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.ProgressEvent;
import java.time.Instant;
import java.util.List;

/// Progress that tells nothing of what happened before the plan was cancelled: who cancels a plan does not want its history.
public final class FromCancel implements Progress {
    /// The event of the cancel.
    private static final String CANCELLING = "plan_cancelling";

    private final Progress shown;
    private boolean begun;

    public FromCancel(Progress shown) {
        this.shown = shown;
    }

    @Override
    public void event(ProgressEvent event) {
        begun |= event.type().equals(CANCELLING);
        if (begun) {
            shown.event(event);
        }
    }

    @Override
    public void state(PlanReport report, Instant now) {
        shown.state(report, now);
    }

    @Override
    public void tick(Instant now) {
        shown.tick(now);
    }

    @Override
    public void untaken(List<String> lines) {
        shown.untaken(lines);
    }

    @Override
    public void connection(String trouble) {
        shown.connection(trouble);
    }

    @Override
    public void close() {
        shown.close();
    }
}
