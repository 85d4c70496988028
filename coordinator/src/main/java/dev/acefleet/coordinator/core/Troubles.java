package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import java.util.List;
import java.util.Optional;

/// Trouble that is told and gone on in spite of, without asking anybody (spec/stage.md section 12, H10 and H11): each is
/// recorded as what a policy answered, so that whoever reads the journal or the report sees that no person did.
final class Troubles {
    private Troubles() {}

    /// What the stage before has left open.
    static Optional<Event> before(PlanId plan, StageSubmission stage) {
        return of(plan, "", stage.troubles(), "proceed", "policy: the stage before left issues");
    }

    /// What a recap says that went wrong.
    static Optional<Event> ofRecap(WorkId run, List<String> issues) {
        return of(run.plan(), run.item(), issues, "acknowledge", "policy: issues in a recap");
    }

    private static Optional<Event> of(
            PlanId plan, String item, List<String> troubles, String answer, String by) {
        return troubles.isEmpty()
                ? Optional.empty()
                : Optional.of(new Event.PassedOver(plan, item, troubles, answer, by));
    }
}
