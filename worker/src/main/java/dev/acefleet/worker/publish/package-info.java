/// Everything that writes to a remote: the attempt's ref, salvage, the merge and the books. The only holder of push
/// credentials.
@NullMarked
package dev.acefleet.worker.publish;

import org.jspecify.annotations.NullMarked;
