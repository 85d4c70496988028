package dev.acefleet.cli.server.bench;

import dev.acefleet.common.kafka.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Two coordinators as processes on a long journal: the one that leads is ended, and the other one's first answer to a
/// submission is waited for. A crash is noticed when the group's session is over, after six seconds; one that is told to
/// stop leaves the group at once, and goes on deciding until it has: so its end is waited for first, as part of the time.
final class TakeoverBench implements Measure.Method {
    private static final String MEASURE = "takeover";

    private interface End {
        void of(Roles.Coordinator leader) throws InterruptedException;
    }

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place)
            throws IOException, InterruptedException {
        Samples crash = new Samples();
        Samples handOver = new Samples();
        Grown.make(host, sizes, place);
        host.retire();
        Roles roles = new Roles(place, host.broker().bootstrap(), Topics.DEFAULT);
        try (RoleProcess _ = roles.worker("worker", 4)) {
            Roles.Coordinator leader = roles.coordinator("first");
            for (int i = 0; i < sizes.repeats(); i++) {
                leader = next(roles, leader, "crash-" + i, l -> l.process().kill(), crash);
                leader = next(roles, leader, "stop-" + i, l -> l.process().close(), handOver);
            }
            leader.close();
        }
        return List.of(
                crash.figure(MEASURE, "kill -9 to the next decision", "s").withAim("<= 10"),
                handOver.figure(MEASURE, "SIGTERM to the next one's decision", "s"));
    }

    /// @return the new leader
    private static Roles.Coordinator next(
            Roles roles, Roles.Coordinator leader, String name, End end, Samples times)
            throws IOException, InterruptedException {
        var _ = leader.fleet().run(1, 1, Programs.NOOP);
        Roles.Coordinator standby = roles.coordinator(name);
        // Through the other one's API: it has read the journal when it sees the end of this.
        var _ = standby.fleet().run(1, 1, Programs.NOOP);
        long begun = System.nanoTime();
        end.of(leader);
        String plan = standby.fleet().decided();
        times.add((System.nanoTime() - begun) / 1e9);
        standby.fleet().awaitEnd(plan, 1);
        leader.close();
        return standby;
    }
}
