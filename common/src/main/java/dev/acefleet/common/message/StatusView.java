package dev.acefleet.common.message;

/// What a node says of itself in a word: `ok`, or `ready`.
public record StatusView(String status) {}
