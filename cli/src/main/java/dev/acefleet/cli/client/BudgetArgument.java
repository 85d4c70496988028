package dev.acefleet.cli.client;

import dev.acefleet.common.model.Budget;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// An option that limits what may be used up: `usd=2,minutes=30`.
public final class BudgetArgument implements ITypeConverter<Budget> {
    @Override
    public Budget convert(String text) {
        try {
            return Budget.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
