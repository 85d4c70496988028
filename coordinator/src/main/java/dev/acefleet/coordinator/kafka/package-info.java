/// The coordinator's ports on Kafka.
@NullMarked
package dev.acefleet.coordinator.kafka;

import org.jspecify.annotations.NullMarked;
