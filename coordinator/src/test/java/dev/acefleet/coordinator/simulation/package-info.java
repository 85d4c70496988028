/// A whole fleet in memory: the real core and loop, with modelled log, topics, workers and git remote, in virtual time
/// and on one thread. Everything that happens follows from one seed.
@NullMarked
package dev.acefleet.coordinator.simulation;

import org.jspecify.annotations.NullMarked;
