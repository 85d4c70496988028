/// What must not be told, and how it is kept out of everything that is.
@NullMarked
package dev.acefleet.worker.secrets;

import org.jspecify.annotations.NullMarked;
