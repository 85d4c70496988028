/// The values that all sides agree on: ids, specifications, attempts, results, limits. Pure: java.base only, no clock,
/// no IO.
@NullMarked
package dev.acefleet.common.model;

import org.jspecify.annotations.NullMarked;
