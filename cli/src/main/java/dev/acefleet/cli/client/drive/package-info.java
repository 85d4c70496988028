/// What `fleet drive` sends of an assignment's files, and what comes home of it.
@NullMarked
package dev.acefleet.cli.client.drive;

import org.jspecify.annotations.NullMarked;
