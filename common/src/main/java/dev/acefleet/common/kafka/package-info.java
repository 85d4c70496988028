/// Kafka as the fleet uses it: topics and their check, client settings, and the embedded broker's launcher. The only
/// package of `common` that knows Kafka.
@NullMarked
package dev.acefleet.common.kafka;

import org.jspecify.annotations.NullMarked;
