package dev.acefleet.cli.client.config;

/// A setting with the value that counts and where that came from.
///
/// @param name of the option, or of the key of a file
/// @param value empty where there is none; a secret is masked
/// @param origin an option, a variable, a file, or [#DEFAULT]
public record Setting(String name, String value, String origin) {
    public static final String DEFAULT = "default";

    /// Stands for a secret.
    public static final String MASKED = "********";
}
