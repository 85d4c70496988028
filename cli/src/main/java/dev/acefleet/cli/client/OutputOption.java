package dev.acefleet.cli.client;

import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine.Option;

/// How the result is printed.
final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, wide, json, jsonl, yaml or name (default: table).")
    private Output.Format format = Output.Format.TABLE;

    Output of(Surroundings surroundings) {
        return new Output(format, surroundings.out());
    }
}
