/// What a worker keeps on its disk over its own death: the lock of its directory, its id, the number of its starts, and
/// the spool. The paths of caches and workspaces are others'.
@NullMarked
package dev.acefleet.worker.disk;

import org.jspecify.annotations.NullMarked;
