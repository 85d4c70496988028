package dev.acefleet.cli.client.follow;

import dev.acefleet.cli.client.ui.LocalTime;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.MergeView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.ProgressEvent;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Progress for a log: a line for everything that happens, and where nothing does, a sign of life every [#HEARTBEAT], so
/// that CI does not take the job for dead. No line begins with text of an agent or a repository.
public final class PlainProgress implements Progress {
    static final Duration HEARTBEAT = Duration.ofSeconds(30);

    private static final int LONGEST = 500;

    private final PrintStream err;
    private final InstantSource clock;
    private Optional<PlanReport> plan = Optional.empty();

    /// What is not taken as it stands, which is said already.
    private final Set<String> told = new HashSet<>();

    private Instant saidAt;

    public PlainProgress(PrintStream err, InstantSource clock) {
        this.err = err;
        this.clock = clock;
        this.saidAt = clock.instant();
    }

    @Override
    public void event(ProgressEvent event) {
        say(event.at(), event.text());
    }

    @Override
    public void state(PlanReport report, Instant now) {
        plan = Optional.of(report);
    }

    @Override
    public void tick(Instant now) {
        if (plan.isPresent() && Duration.between(saidAt, now).compareTo(HEARTBEAT) >= 0) {
            say(now, heartbeat(plan.get(), now));
        }
    }

    /// Where nothing goes on, what a person is waited for, and how that is answered.
    private static String heartbeat(PlanReport plan, Instant now) {
        String since = " after " + Durations.between(plan.submittedAt(), now) + ": ";
        List<String> work = work(plan);
        List<String> gates = OpenGates.lines(plan);
        List<String> all = new ArrayList<>(work);
        all.addAll(gates);
        return (isStill(plan) && !gates.isEmpty() ? "waiting" : "still going")
                + since
                + String.join("; ", all);
    }

    private static List<String> work(PlanReport plan) {
        List<String> work = new ArrayList<>();
        if (!plan.runs().isEmpty()) {
            work.add(units(plan));
        }
        plan.endings().stream()
                .filter(item -> !item.state().isOver() && item.state() != RunState.BLOCKED)
                .map(item -> item.item() + " " + item.state().word())
                .forEach(work::add);
        return work;
    }

    /// Whether neither an agent nor a merge is at work or about to be.
    private static boolean isStill(PlanReport plan) {
        return Stream.concat(
                        plan.runs().stream().map(RunView::state),
                        plan.endings().stream().map(MergeView::state))
                .allMatch(state ->
                        state.isOver() || state == RunState.BLOCKED || state == RunState.WAITING);
    }

    private static String units(PlanReport plan) {
        return count(plan.runs(), RunState.DONE)
                + " of "
                + plan.runs().size()
                + " "
                + PlanWords.units(plan)
                + " done, "
                + count(plan.runs(), RunState.RUNNING)
                + " running, "
                + count(plan.runs(), RunState.FAILED)
                + " failed";
    }

    private static long count(List<RunView> runs, RunState wanted) {
        return runs.stream().filter(run -> run.state() == wanted).count();
    }

    /// What stands again after it did not is told again.
    @Override
    public void untaken(List<String> lines) {
        told.retainAll(lines);
        lines.stream().filter(told::add).forEach(line -> say(clock.instant(), line));
    }

    @Override
    public void connection(String trouble) {
        say(
                clock.instant(),
                trouble.isEmpty()
                        ? "connected again"
                        : "connection lost, trying again: " + trouble);
    }

    private void say(Instant at, String text) {
        saidAt = clock.instant();
        err.println(LocalTime.of(at) + "  " + TerminalText.cut(text, LONGEST));
        err.flush();
    }

    @Override
    public void close() {
        // Every line stands by itself.
    }
}
