/// The server roles of the program, and the fleet that lives in one process. The only package that sees coordinator and
/// worker both.
@NullMarked
package dev.acefleet.cli.server;

import org.jspecify.annotations.NullMarked;
