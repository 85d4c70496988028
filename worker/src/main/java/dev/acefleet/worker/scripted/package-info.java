/// An agent without a model, for the demo and the tests; launched as any other agent is.
@NullMarked
package dev.acefleet.worker.scripted;

import org.jspecify.annotations.NullMarked;
