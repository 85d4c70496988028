/// The books of a project: what is written into `.ace` when a stage's work is done, and what is said about it (spec/stage.md
/// 1.4 to 1.7, 6.2, 6.3 and 8). Pure like its parent: text in, text out. An edit changes the lines it is about and no other
/// byte, and done twice it comes to the same.
@NullMarked
package dev.acefleet.common.stage.books;

import org.jspecify.annotations.NullMarked;
