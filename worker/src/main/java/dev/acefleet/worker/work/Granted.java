package dev.acefleet.worker.work;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.WorkOrder;

/// Leave to do an order once: a standing lease as its worker knows it.
///
/// @param claim under which it was granted; every report names it
/// @param fence journal offset of the lease (protocol P21)
public record Granted(AttemptId attempt, String claim, WorkOrder order, long fence) {}
