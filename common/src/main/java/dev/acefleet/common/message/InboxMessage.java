package dev.acefleet.common.message;

/// What reaches a coordinator through the topic `inbox`, keyed by repository.
public sealed interface InboxMessage permits Command, Report {}
