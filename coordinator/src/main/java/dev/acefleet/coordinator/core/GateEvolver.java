package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AnsweredGate;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.Optional;

/// The part of the [Evolver] that opens and answers gates.
final class GateEvolver {
    private GateEvolver() {}

    /// The slot is free and the batch goes on: the work waits, with what its agent had done, for as long as it takes.
    static void opened(State state, Event.GateOpened e, Instant at) {
        WorkEvolver.on(
                state,
                e.gate().work(),
                (plan, work) -> {
                    work.gate =
                            Optional.of(
                                    new Work.OpenGate(
                                            e.gate(), e.asked(), e.resume(), at, e.deadline()));
                    state.gated.put(work.id, e.deadline());
                    plan.move(work, WorkStatus.BLOCKED);
                });
    }

    static void answered(State state, Event.GateAnswered e, Instant at) {
        WorkEvolver.on(
                state,
                e.gate().work(),
                (plan, work) -> {
                    Work.OpenGate open =
                            work.gate.orElseThrow(() ->
                                    new IllegalStateException(
                                            "The journal answers "
                                                    + e.gate()
                                                    + ", which is not open"));
                    WorkEvolver.leaveQueues(state, work);
                    work.gate = Optional.empty();
                    work.answered.add(
                            new Work.Answered(
                                    e.gate(),
                                    new AnsweredGate(
                                            open.gate(), e.answer(), e.by(), e.automatic()),
                                    at));
                    work.resume = open.resume().map(resume -> with(resume, work));
                    work.afterGate = work.resume;
                    plan.move(work, WorkStatus.WAITING);
                });
    }

    private static Resume with(Resume resume, Work work) {
        return new Resume(
                resume.commit(),
                resume.ref(),
                resume.base(),
                work.answers(),
                resume.partial(),
                resume.why());
    }
}
