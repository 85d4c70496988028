/// The worker put together. Its loop is in `work`, its doors to Kafka in `kafka`.
@NullMarked
package dev.acefleet.worker;

import org.jspecify.annotations.NullMarked;
