package dev.acefleet.cli.client.follow;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.ProgressEvent;
import java.time.Instant;
import java.util.List;

/// Progress beside which something else is done each second or so, by the thread that follows.
public final class Beside implements Progress {
    /// What the events begin with that tell of steps of an assignment.
    private static final String STEPS = "steps_";

    private final Progress shown;
    private final Act act;
    private boolean stepped;

    /// What is done.
    public interface Act {
        /// @param stepped whether something was told of steps since the time before
        void act(boolean stepped);
    }

    public Beside(Progress shown, Act act) {
        this.shown = shown;
        this.act = act;
    }

    @Override
    public void event(ProgressEvent event) {
        stepped |= event.type().startsWith(STEPS);
        shown.event(event);
    }

    @Override
    public void state(PlanReport report, Instant now) {
        shown.state(report, now);
    }

    @Override
    public void tick(Instant now) {
        shown.tick(now);
        boolean told = stepped;
        stepped = false;
        act.act(told);
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
