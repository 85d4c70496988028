/// The coordinator as a pure function over one log: what an input means ([Decider]), what comes next ([StageDecider]),
/// and what an event changes ([Evolver]). No clock, IO, logging, JSON, randomness or threads.
@NullMarked
package dev.acefleet.coordinator.core;

import org.jspecify.annotations.NullMarked;
