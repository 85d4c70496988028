/// What `fleet doctor` looks at: this machine, and what the fleet says of itself.
@NullMarked
package dev.acefleet.cli.client.doctor;

import org.jspecify.annotations.NullMarked;
