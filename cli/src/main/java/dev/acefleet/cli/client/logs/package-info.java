/// Shows the output of attempts.
@NullMarked
package dev.acefleet.cli.client.logs;

import org.jspecify.annotations.NullMarked;
