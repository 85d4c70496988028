package dev.acefleet.common.text;

/// Bounds on text from repositories, each far above what real files have.
public final class TextLimits {
    /// Characters of a front matter block (reliability S3); the longest seen in real trees is a tenth of it.
    public static final int FRONT_MATTER = 64 * 1024;

    /// Characters of one document (run, recap, track …).
    public static final int DOCUMENT = 1024 * 1024;

    /// Nesting of YAML and JSON.
    public static final int DEPTH = 50;

    /// Values that one YAML document may hold once its aliases are followed.
    public static final int VALUES = 20_000;

    private TextLimits() {}
}
