/// `fleet bench`: measures a fleet by the way that all work goes, submission, journal, dispatch, claim, grant, process and
/// report, and the machine and broker under it.
@NullMarked
package dev.acefleet.cli.server.bench;

import org.jspecify.annotations.NullMarked;
