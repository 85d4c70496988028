/// Assignments as values: steps, their numbers and files' texts, and the one state machine that moves them. Pure: no clock,
/// no file system; the coordinator and the program on files drive the same.
@NullMarked
package dev.acefleet.common.assign;

import org.jspecify.annotations.NullMarked;
