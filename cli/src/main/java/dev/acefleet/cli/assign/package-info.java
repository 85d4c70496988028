/// `fleet assign`, which is also the program `ace-assign`: assignments on files. Loads nothing of a fleet, so that it feels
/// instant to the agents that call it at every step.
@NullMarked
package dev.acefleet.cli.assign;

import org.jspecify.annotations.NullMarked;
