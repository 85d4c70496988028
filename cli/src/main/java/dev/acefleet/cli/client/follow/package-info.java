/// Follows a plan to its end, and shows how it goes.
@NullMarked
package dev.acefleet.cli.client.follow;

import org.jspecify.annotations.NullMarked;
