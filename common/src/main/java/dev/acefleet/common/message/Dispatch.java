package dev.acefleet.common.message;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Repository;

/// A record of a work topic: ids only. It says that there is something to claim, not what it is; the grant does.
///
/// @param repository under whose key the claim is written to the inbox
public record Dispatch(AttemptId attempt, Repository repository) {}
