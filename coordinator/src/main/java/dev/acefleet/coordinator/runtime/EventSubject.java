package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.core.Event;
import java.util.Optional;

/// What events are about.
final class EventSubject {
    private EventSubject() {}

    /// The plan that an event is about, if it is about one.
    static Optional<PlanId> plan(Event event) {
        return switch (event) {
            case Event.PlanAccepted e -> Optional.of(e.plan());
            case Event.BenchAccepted e -> Optional.of(e.plan());
            case Event.AssignmentAccepted e -> Optional.of(e.plan());
            case Event.StepsChanged e -> Optional.of(e.attempt().work().plan());
            case Event.StepsSet e -> Optional.of(e.plan());
            case Event.BatchStarted e -> Optional.of(e.plan());
            case Event.BatchEnded e -> Optional.of(e.plan());
            case Event.PlanEnded e -> Optional.of(e.plan());
            case Event.WorkQueued e -> Optional.of(e.attempt().work().plan());
            case Event.AllowanceSet e -> Optional.of(e.attempt().work().plan());
            case Event.BudgetUsedUp e -> Optional.of(e.plan());
            case Event.BudgetsSet e -> Optional.of(e.plan());
            case Event.PassedOver e -> Optional.of(e.plan());
            case Event.RunsAdded e -> Optional.of(e.plan());
            case Event.TurnedAway e -> Optional.of(e.attempt().work().plan());
            case Event.DispatchedAgain e -> Optional.of(e.attempt().work().plan());
            case Event.Leased e -> Optional.of(e.attempt().work().plan());
            case Event.Started e -> Optional.of(e.attempt().work().plan());
            case Event.AttemptEnded e -> Optional.of(e.attempt().work().plan());
            case Event.ReportIgnored e -> Optional.of(e.attempt().work().plan());
            case Event.GateOpened e -> Optional.of(e.gate().work().plan());
            case Event.GateAnswered e -> Optional.of(e.gate().work().plan());
            case Event.AuditJudged e -> Optional.of(e.plan());
            case Event.BooksWritten e -> Optional.of(e.work().plan());
            case Event.WorkParked e -> Optional.of(e.work().plan());
            case Event.WorkDue e -> Optional.of(e.work().plan());
            case Event.WorkHeld e -> Optional.of(e.work().plan());
            case Event.RunSentBack e -> Optional.of(e.work().plan());
            case Event.WorkEnded e -> Optional.of(e.work().plan());
            case Event.HeadMoved e -> Optional.of(e.unit().plan());
            case Event.AttemptGone e -> Optional.of(e.attempt().work().plan());
            case Event.PlanCancelling e -> Optional.of(e.plan());
            case Event.PlanReopened e -> Optional.of(e.plan());
            case Event.WorkCancelling e -> Optional.of(e.work().plan());
            case Event.WorkRetried e -> Optional.of(e.work().plan());
            case Event.PlanArchived e -> Optional.of(e.plan());
            case Event.CommandAnswered _,
                    Event.AnswerKept _,
                    Event.Repeated _,
                    Event.WorkerSeen _,
                    Event.WorkerPlaced _,
                    Event.WorkerKept _,
                    Event.WorkerForgotten _,
                    Event.InputPostponed _,
                    Event.InputSettled _,
                    Event.WorkerCordoned _,
                    Event.WorkerUncordoned _,
                    Event.AccountKnown _,
                    Event.BreakerChanged _,
                    Event.BreakerClosed _,
                    Event.InputQuarantined _ ->
                    Optional.empty();
        };
    }
}
