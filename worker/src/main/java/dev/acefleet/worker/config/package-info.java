/// What an operator lets a worker do: agents, repositories, limits.
@NullMarked
package dev.acefleet.worker.config;

import org.jspecify.annotations.NullMarked;
