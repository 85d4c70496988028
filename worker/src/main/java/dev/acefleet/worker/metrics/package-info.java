/// A worker in figures: what Micrometer is told. Names and labels are in docs/operating.md.
@NullMarked
package dev.acefleet.worker.metrics;

import org.jspecify.annotations.NullMarked;
