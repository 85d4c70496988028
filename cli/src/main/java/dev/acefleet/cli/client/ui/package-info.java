/// What a verb sees of the world it was called in, and how it speaks: streams, terminal, exit codes, refusals.
@NullMarked
package dev.acefleet.cli.client.ui;

import org.jspecify.annotations.NullMarked;
