/// What travels over topics and the API: commands, reports, answers to workers, heartbeats, log chunks. Values only.
@NullMarked
package dev.acefleet.common.message;

import org.jspecify.annotations.NullMarked;
