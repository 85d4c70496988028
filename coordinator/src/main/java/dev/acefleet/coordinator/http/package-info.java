/// The API and the status page over HTTP. Adapters alone: what is asked is answered from the ports of
/// [dev.acefleet.coordinator.runtime]. No Kafka.
@NullMarked
package dev.acefleet.coordinator.http;

import org.jspecify.annotations.NullMarked;
