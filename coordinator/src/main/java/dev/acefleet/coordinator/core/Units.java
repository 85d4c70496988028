package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Spent;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// How the units of every kind of plan are begun and merged. Which may begin, the plan's own decider says.
final class Units {
    private Units() {}

    /// One merge at a time, the lowest unit first (protocol P22).
    static Optional<Event> nextMerge(Plan plan) {
        if (plan.merge.isPresent()) {
            Work merge = plan.merge.get();
            return merge.status == WorkStatus.WAITING
                    ? Optional.of(queue(plan, merge.next()))
                    : Optional.empty();
        }
        if (plan.toMerge.isEmpty() || !plan.mayMerge()) {
            return Optional.empty();
        }
        Work unit = plan.toMerge.first();
        WorkId merge = unit.id.merge(unit.checked.orElseThrow().attempt());
        return Optional.of(queue(plan, new AttemptId(merge, 1)));
    }

    private static Event queue(Plan plan, AttemptId merge) {
        return new Event.WorkQueued(merge, WorkKind.INTEGRATE, plan.policy().pool());
    }

    /// Queues as many of the units as there are places for, with what each may use up. Those of one agent at a time: what is
    /// begun for one may take the place of another's on the same account, and that is seen the next time that is asked.
    ///
    /// @param ready those that may begin, in their order
    /// @param free places under the plan's own cap
    /// @param said events that stand before them in the entry
    static List<Event> start(
            State state, Plan plan, Stream<Work> ready, int free, int said, Instant now) {
        Map<String, Admission> admissions = new HashMap<>();
        int room = (Limits.EVENTS_PER_ENTRY - said) / BudgetDecider.EVENTS;
        List<Work> may = admitted(state, plan, ready, Math.clamp(free, 0, room), admissions);
        List<Event> events = new ArrayList<>();
        Spent given = Spent.NOTHING;
        for (int i = 0; i < may.size() && isOfOneAgent(plan, may.get(i), may.getFirst()); i++) {
            Work unit = may.get(i);
            Optional<Budget> allowance = BudgetDecider.allowance(plan, unit, may.size() - i, given);
            if (allowance.isPresent()) {
                AttemptId attempt = unit.next();
                Admission admission =
                        Objects.requireNonNull(admissions.get(plan.agentOf(unit).agent()));
                events.addAll(BudgetDecider.queue(plan, attempt, unit.kind, allowance.get()));
                events.addAll(admission.queued(state, attempt, now));
                given = given.plus(Spent.of(allowance.get()));
            } else {
                BudgetDecider.ofRun(plan, unit)
                        .ifPresent(reason ->
                                events.add(
                                        new Event.WorkEnded(unit.id, WorkStatus.FAILED, reason)));
            }
        }
        return events;
    }

    private static boolean isOfOneAgent(Plan plan, Work one, Work other) {
        return plan.agentOf(one).agent().equals(plan.agentOf(other).agent());
    }

    /// The first of those whose providers may be asked for so many.
    private static List<Work> admitted(
            State state,
            Plan plan,
            Stream<Work> ready,
            int most,
            Map<String, Admission> admissions) {
        Map<String, Integer> taken = new HashMap<>();
        return ready.filter(
                        unit -> {
                            String agent = plan.agentOf(unit).agent();
                            int places =
                                    admissions
                                            .computeIfAbsent(
                                                    agent, name -> Admission.of(state, name))
                                            .places();
                            return taken.merge(agent, 1, Integer::sum) <= places;
                        })
                .limit(most)
                .toList();
    }
}
