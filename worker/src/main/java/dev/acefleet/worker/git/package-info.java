/// The git program, hardened: its arguments and surroundings are ours, whatever a repository says.
@NullMarked
package dev.acefleet.worker.git;

import org.jspecify.annotations.NullMarked;
