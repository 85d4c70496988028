/// The `git` program, and what of a checkout is read and done with it.
@NullMarked
package dev.acefleet.cli.client.git;

import org.jspecify.annotations.NullMarked;
