/// The agent programs: how each is launched, what it prints, and what its end means. Knows nothing of the work itself.
@NullMarked
package dev.acefleet.worker.agents;

import org.jspecify.annotations.NullMarked;
