package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.acefleet.common.model.Budget;
import java.util.Optional;

/// What the agents of a plan have used up until now, all attempts that are over together, and what they may use. Empty
/// values are left out of the JSON.
///
/// @param tokens read and written
/// @param turns requests to the model, as far as the agent programs show them
/// @param seconds that agents ran, each for itself
/// @param silent attempts with an agent that said nothing of cost and tokens, and are counted with none
/// @param ofRun the budget of each run; in it, zero is no limit
/// @param ofStage the budget of the whole
/// @param usedUp whether nothing is left of the budget of the whole
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SpendingView(
        double costUsd,
        long tokens,
        long turns,
        long seconds,
        int silent,
        Optional<Budget> ofRun,
        Optional<Budget> ofStage,
        boolean usedUp) {}
