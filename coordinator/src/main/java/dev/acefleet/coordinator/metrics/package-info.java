/// The fleet in figures: what Micrometer is told. Names and labels are in docs/operating.md.
@NullMarked
package dev.acefleet.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
