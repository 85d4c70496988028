package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.coordinator.runtime.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// A calm world in which what a story names goes wrong.
final class Script implements Fates {
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Runnable> touches = new HashMap<>();
    private final Map<AttemptId, FailureKind> mergeFailures = new HashMap<>();
    private final Set<Channel> unheard = new HashSet<>();
    private Duration work = WORK;
    private Retention retention = Retention.USUAL;

    private record Rule(
            Channel channel, BiPredicate<Node, Object> which, List<Duration> landings) {}

    /// Until [#forget], such messages land so, or not at all.
    void land(Channel channel, Predicate<Object> which, Duration... landings) {
        landFrom(channel, (_, message) -> which.test(message), landings);
    }

    void landFrom(Channel channel, BiPredicate<Node, Object> which, Duration... landings) {
        rules.add(new Rule(channel, which, List.of(landings)));
    }

    /// Whatever the broker has, its sender does not hear of it.
    void doNotAcknowledge(Channel channel) {
        unheard.add(channel);
    }

    void forget() {
        rules.clear();
        unheard.clear();
    }

    /// Does it the next time that the coordinator comes by.
    void once(CoordinatorHost host, String where, Runnable deed) {
        touches.put(host + " " + where, deed);
    }

    /// For the coordinators that begin from now on.
    void keep(Duration plans, Duration epoch) {
        retention = new Retention(plans, plans.dividedBy(2), epoch);
    }

    @Override
    public Retention retention() {
        return retention;
    }

    void work(Duration time) {
        work = time;
    }

    /// The next merge of this attempt finds this wrong.
    void failMerge(AttemptId merged, FailureKind kind) {
        mergeFailures.put(merged, kind);
    }

    @Override
    public List<Duration> landings(Channel channel, Node from, Object message) {
        return rules.stream()
                .filter(rule -> rule.channel() == channel && rule.which().test(from, message))
                .findFirst()
                .map(Rule::landings)
                .orElse(List.of(HOP));
    }

    @Override
    public boolean isAcknowledged(Channel channel, Object message) {
        return !unheard.contains(channel);
    }

    @Override
    public void touch(CoordinatorHost host, String where) {
        Runnable deed = touches.remove(host + " " + where);
        if (deed != null) {
            deed.run();
        }
    }

    @Override
    public Duration work(AttemptId attempt) {
        return work;
    }

    @Override
    public Optional<FailureKind> mergeFailure(AttemptId merged) {
        return Optional.ofNullable(mergeFailures.remove(merged));
    }
}
