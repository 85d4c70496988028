/// Child processes that are surely gone when they must be: the keeper, the pumps, the clocks, the sweep.
@NullMarked
package dev.acefleet.worker.process;

import org.jspecify.annotations.NullMarked;
