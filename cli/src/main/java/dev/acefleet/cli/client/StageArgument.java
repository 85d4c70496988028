package dev.acefleet.cli.client;

import dev.acefleet.common.model.StageId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the number of a stage as it is typed: `3`, `03`, `2.1`.
final class StageArgument implements ITypeConverter<StageId> {
    @Override
    public StageId convert(String text) {
        return StageId.parse(text)
                .orElseThrow(() ->
                        new TypeConversionException(
                                "'"
                                        + text
                                        + "' is not a stage; stages are numbers such as 3 or 2.1"));
    }
}
