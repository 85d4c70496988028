/// Puts a worker together.
@NullMarked
package dev.acefleet.worker.ops;

import org.jspecify.annotations.NullMarked;
