/// A plan's report for people, for CI and for test viewers. Pure, but for the files it is written to.
@NullMarked
package dev.acefleet.cli.client.report;

import org.jspecify.annotations.NullMarked;
