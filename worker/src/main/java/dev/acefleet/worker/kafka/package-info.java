/// The worker's doors to Kafka: the adapters of the ports of `worker.work`.
@NullMarked
package dev.acefleet.worker.kafka;

import org.jspecify.annotations.NullMarked;
