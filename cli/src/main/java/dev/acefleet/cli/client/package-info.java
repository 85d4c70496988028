/// The verbs of the program that talk to a fleet: one file each. They load no class of Kafka, so that they feel instant.
@NullMarked
package dev.acefleet.cli.client;

import org.jspecify.annotations.NullMarked;
