/// What a repository and a person have set for the client's verbs.
@NullMarked
package dev.acefleet.cli.client.config;

import org.jspecify.annotations.NullMarked;
