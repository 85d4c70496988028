package dev.acefleet.common.message;

/// Which program answers.
///
/// @param api the API's version, as in its paths
public record VersionView(String version, String api) {}
