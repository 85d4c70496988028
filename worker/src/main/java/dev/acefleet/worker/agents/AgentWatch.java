package dev.acefleet.worker.agents;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.process.OutputSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/// Reads along while one agent runs, and says when it must be stopped: its budget is used up, its provider will not have
/// it, it sleeps until a limit is over, or it has ended and does not leave. [#write] comes from the pumps of the process,
/// [#idle] from the thread that waits for it, [#verdict] from that thread when all is over. Keeps nothing on disk: it
/// dies with its process.
///
/// A budget is looked at with every line, so it is overshot by what one record reports: a message for Claude Code, a step
/// for OpenCode. Codex and Gemini report what they used at their very end; of them only turns and minutes can be held.
public final class AgentWatch implements OutputSink {
    /// How long a program may wait for its provider. Its own retries, capped, take less; who sleeps for longer keeps a
    /// slot from work that another provider would do.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /// How long a program may stay after it has said that it ended.
    static final Duration LINGER = Duration.ofSeconds(60);

    private final Agent agent;
    private final Budget budget;
    private final LongSupplier nanos;
    private final Transcript heard;
    private final Lines out;
    private final Lines err;
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private final long begun;
    private long lastHeard;
    private long openSince;
    private boolean isOpen;
    private boolean isStopping;
    private Optional<Trouble> stoppedFor = Optional.empty();

    public AgentWatch(Agent agent, Budget budget) {
        this(agent, budget, InstantSource.system(), System::nanoTime);
    }

    AgentWatch(Agent agent, Budget budget, InstantSource clock, LongSupplier nanos) {
        this.agent = agent;
        this.budget = budget;
        this.nanos = nanos;
        heard = agent.transcript(clock);
        out =
                new Lines(line -> {
                    heard.out(line);
                    look();
                });
        err =
                new Lines(line -> {
                    heard.err(line);
                    look();
                });
        begun = nanos.getAsLong();
        lastHeard = begun;
    }

    /// Completes when the agent must be stopped.
    public CompletableFuture<?> stop() {
        return stop;
    }

    @Override
    public void write(Stream stream, String text) {
        synchronized (this) {
            lastHeard = nanos.getAsLong();
            switch (stream) {
                case OUT -> out.add(text);
                case ERR -> err.add(text);
            }
        }
        stopIfDue();
    }

    @Override
    public void idle() {
        synchronized (this) {
            look();
        }
        stopIfDue();
    }

    /// Not under the lock: whoever stops a process may wait for its pumps.
    private void stopIfDue() {
        boolean due;
        synchronized (this) {
            due = isStopping;
        }
        if (due) {
            stop.complete(null);
        }
    }

    private void look() {
        if (isStopping) {
            return;
        }
        long now = nanos.getAsLong();
        Optional<Trouble> open = heard.open();
        if (open.isPresent() && !isOpen) {
            openSince = now;
        }
        isOpen = open.isPresent();
        if (heard.hasEnded()) {
            if (now - lastHeard >= LINGER.toNanos()) {
                isStopping = true;
            }
            return;
        }
        Optional<Trouble> reason =
                heard.hopeless()
                        .or(() -> overspent(now))
                        .or(() -> open.filter(_ -> now - openSince >= PATIENCE.toNanos()));
        if (reason.isPresent()) {
            stoppedFor = reason;
            isStopping = true;
        }
    }

    private Optional<Trouble> overspent(long now) {
        Usage used = heard.usage();
        long tokens = used.inputTokens() + used.outputTokens();
        long minutes = Duration.ofNanos(now - begun).toMinutes();
        if (budget.usd() > 0 && used.costUsd() >= budget.usd()) {
            return overspent(used.costUsd() + " of " + budget.usd() + " USD");
        }
        if (budget.tokens() > 0 && tokens >= budget.tokens()) {
            return overspent(tokens + " of " + budget.tokens() + " tokens");
        }
        // The last turn of a budget may be finished.
        if (budget.turns() > 0 && heard.turns() > budget.turns()) {
            return overspent("more than " + budget.turns() + " turns");
        }
        if (budget.minutes() > 0 && minutes >= budget.minutes()) {
            return overspent(budget.minutes() + " minutes");
        }
        return Optional.empty();
    }

    private static Optional<Trouble> overspent(String what) {
        return Optional.of(
                new Trouble(FailureKind.BUDGET, "the attempt's budget is used up: " + what));
    }

    /// What the agent has used up until now, as far as it has said so. Any thread.
    public synchronized Usage used() {
        return heard.used();
    }

    /// What the end of the process means. Called once, when nothing of it runs any more.
    public synchronized Agent.Verdict verdict(Exit exit) {
        out.end();
        err.end();
        return Classification.of(agent, heard, exit, stoppedFor);
    }
}
