package dev.acefleet.cli.server;

import dev.acefleet.common.model.Pool;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// An option that names a pool.
final class PoolArgument implements ITypeConverter<Pool> {
    @Override
    public Pool convert(String text) {
        try {
            return new Pool(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
