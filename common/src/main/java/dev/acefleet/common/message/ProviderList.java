package dev.acefleet.common.message;

import java.util.List;

/// The accounts whose provider refuses, by name; none where all is well.
public record ProviderList(String schema, List<ProviderView> providers) {
    public static final String SCHEMA = "acefleet.providers/1";

    public ProviderList {
        providers = List.copyOf(providers);
    }
}
