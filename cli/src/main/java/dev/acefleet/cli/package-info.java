/// The program `fleet`.
@NullMarked
package dev.acefleet.cli;

import org.jspecify.annotations.NullMarked;
