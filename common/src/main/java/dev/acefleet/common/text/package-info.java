/// Text that people and programs write, as values: front matter, YAML, JSON. Every reader is bounded, because the text
/// comes from repositories, which are hostile.
@NullMarked
package dev.acefleet.common.text;

import org.jspecify.annotations.NullMarked;
