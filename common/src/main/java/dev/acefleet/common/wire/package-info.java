/// How messages become bytes and back.
@NullMarked
package dev.acefleet.common.wire;

import org.jspecify.annotations.NullMarked;
