/// ACE stages as values: pure readers of the documents under `.ace` (spec/stage.md sections 1 to 3). No IO: text in, value
/// or problems out.
@NullMarked
package dev.acefleet.common.stage;

import org.jspecify.annotations.NullMarked;
