/// The worker's loop: take, claim, be granted, run, publish, report. Its ports are [WorkQueue], [ControlFeed] and
/// [Reporter]; what an order means is done by the executors.
@NullMarked
package dev.acefleet.worker.work;

import org.jspecify.annotations.NullMarked;
