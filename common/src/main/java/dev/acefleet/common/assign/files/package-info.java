/// Assignments on disk (spec/assign.md 2): the directory layout that people, agents and programs share. The only package
/// beside the pure one that knows of files.
@NullMarked
package dev.acefleet.common.assign.files;

import org.jspecify.annotations.NullMarked;
