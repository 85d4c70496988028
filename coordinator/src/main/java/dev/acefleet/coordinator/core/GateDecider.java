package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.GateType;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where an agent stopped for a person (spec/stage.md section 5, protocol P25). A gate is opened in the entry that ends its
/// attempt, so none is lost with a coordinator; the first valid answer in the journal's order counts, and a later one is
/// told who was first.
final class GateDecider {
    private GateDecider() {}

    /// @param resume what the next attempt goes on from once it is answered
    static void open(
            Plan plan,
            Work work,
            AttemptId attempt,
            Gate gate,
            Optional<Resume> resume,
            List<Event> events,
            Instant now) {
        if (work.answered.size() >= Limits.GATES_PER_RUN) {
            events.add(
                    new Event.WorkEnded(
                            work.id,
                            WorkStatus.FAILED,
                            "it stopped at a gate again after "
                                    + Limits.GATES_PER_RUN
                                    + " answers, which is no progress: "
                                    + gate.details()));
            return;
        }
        GateId id = new GateId(attempt, 1);
        events.add(new Event.GateOpened(id, gate, resume, now.plus(Limits.GATE)));
        switch (plan.policy().onGate()) {
            case WAIT -> {}
            case FAIL ->
                    unanswered(plan, work, gate, "the stage was submitted to end at gates", events);
            case APPROVE ->
                    GatePolicy.automatic(gate)
                            .ifPresent(answer ->
                                    answered(
                                            plan,
                                            work,
                                            gate,
                                            new Event.GateAnswered(
                                                    id, answer, "policy: on-gate approve", true),
                                            events));
        }
    }

    static Decision answer(State state, Command.AnswerGate command, Instant now) {
        Optional<Answer> known = FirstAnswers.known(state, command, now);
        if (known.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, known.get()));
        }
        Optional<Plan> plan =
                state.plan(command.gate().work().plan())
                        .filter(kept -> CancelDecider.isOf(kept, command.repository()));
        Optional<Work> work = state.work(command.gate().work());
        if (plan.isEmpty() || work.isEmpty()) {
            return FirstAnswers.refuse(
                    command, Answer.Reason.NOT_FOUND, CancelDecider.unknown(command.gate()));
        }
        Optional<Work.OpenGate> open =
                work.get()
                        .gate
                        .filter(gate -> gate.id().equals(command.gate()))
                        .filter(_ -> work.get().status == WorkStatus.BLOCKED);
        if (open.isEmpty()) {
            return FirstAnswers.refuse(
                    command, Answer.Reason.NOT_POSSIBLE, closed(work.get(), command.gate()));
        }
        return switch (GatePolicy.read(open.get().gate(), command.text())) {
            case GatePolicy.Reading.Invalid(String reason) ->
                    FirstAnswers.refuse(
                            command, Answer.Reason.INVALID, command.gate() + ": " + reason);
            case GatePolicy.Reading.Valid(String text) -> {
                List<Event> events = new ArrayList<>();
                answered(
                        plan.get(),
                        work.get(),
                        open.get().gate(),
                        new Event.GateAnswered(command.gate(), text, command.by(), false),
                        events);
                events.add(FirstAnswers.answered(command, new Answer.Accepted(plan.get().id)));
                yield new Decision(events, List.of());
            }
        };
    }

    private static String closed(Work work, GateId gate) {
        String how =
                work.answered.stream()
                        .filter(answered -> answered.id().equals(gate))
                        .findFirst()
                        .map(first ->
                                " was answered by "
                                        + first.gate().by()
                                        + " at "
                                        + first.at()
                                        + ": "
                                        + first.gate().answer())
                        .orElse(" is not open: it was given up or cancelled, or never was one");
        return gate
                + how
                + work.gate
                        .filter(_ -> work.status == WorkStatus.BLOCKED)
                        .map(open -> "; the open gate of " + work.id + " is " + open.id())
                        .orElse("");
    }

    /// The answer, and for the checklist of an audit what it makes of that: a person who does not approve has found gaps
    /// (spec/stage.md 7). An auditor whose login is back begins anew.
    private static void answered(
            Plan plan, Work work, Gate gate, Event.GateAnswered answer, List<Event> events) {
        events.add(answer);
        if (isJudgement(work, gate)) {
            boolean approved = answer.answer().equals(GatePolicy.APPROVED);
            events.add(
                    new Event.AuditJudged(
                            plan.id,
                            approved ? ProofStatus.PASSED : ProofStatus.GAPS_FOUND,
                            approved
                                    ? "approved by " + answer.by()
                                    : answer.by() + " says: " + answer.answer()));
            events.add(
                    new Event.WorkEnded(work.id, WorkStatus.SUCCEEDED, "judged by " + answer.by()));
        }
    }

    /// Whether the answer is the verdict of an audit.
    private static boolean isJudgement(Work work, Gate gate) {
        return work.kind == WorkKind.AUDIT && gate.kind() == GateType.HUMAN_VERIFY;
    }

    /// Nobody has answered in time.
    static List<Event> expired(State state, Work work) {
        List<Event> events = new ArrayList<>();
        unanswered(
                state.plan(work.id.plan()).orElseThrow(),
                work,
                work.gate.orElseThrow().gate(),
                "nobody answered it in " + Limits.GATE.toDays() + " days",
                events);
        return events;
    }

    private static void unanswered(
            Plan plan, Work work, Gate gate, String why, List<Event> events) {
        if (isJudgement(work, gate)) {
            events.add(
                    new Event.AuditJudged(
                            plan.id, ProofStatus.HUMAN_NEEDED, "a person has to look: " + why));
            events.add(new Event.WorkEnded(work.id, WorkStatus.SUCCEEDED, why));
        } else {
            events.add(
                    new Event.WorkEnded(
                            work.id, WorkStatus.FAILED, "a gate waits for a person: " + why));
        }
    }
}
