package dev.acefleet.cli.client.submit;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.model.PlanId;
import java.util.Optional;

/// A plan that a command may mean, found by [PlanSearch].
///
/// @param isNew whether it has to be submitted
/// @param ended the plan before it, where there was one
public record PlanChoice(
        Proposal proposal, String key, PlanId plan, boolean isNew, Optional<PlanReport> ended) {}
