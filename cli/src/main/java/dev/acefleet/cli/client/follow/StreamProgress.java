package dev.acefleet.cli.client.follow;

import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.ProgressEvent;
import java.time.Instant;
import java.util.List;

/// Progress for programs: every event as a line of JSON on standard output, beside what is shown to people.
public final class StreamProgress implements Progress {
    private final Output out;
    private final Progress shown;

    public StreamProgress(Output out, Progress shown) {
        this.out = out;
        this.shown = shown;
    }

    @Override
    public void event(ProgressEvent event) {
        out.value(event);
        shown.event(event);
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
