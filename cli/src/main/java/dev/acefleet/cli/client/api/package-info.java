/// The API of a coordinator, from the outside: where it is, what it answers, and its stream of events.
@NullMarked
package dev.acefleet.cli.client.api;

import org.jspecify.annotations.NullMarked;
