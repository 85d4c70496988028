/// From a stage in a checkout to a submission: reads, refuses, selects, and says what would be done.
@NullMarked
package dev.acefleet.cli.client.submit;

import org.jspecify.annotations.NullMarked;
