/// The coordinator's shell: the loop that owns the state, the ports it speaks through, lease time, and the read models
/// that fold the journal by themselves. Knows neither Kafka nor HTTP.
@NullMarked
package dev.acefleet.coordinator.runtime;

import org.jspecify.annotations.NullMarked;
