package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.acefleet.common.model.Account;
import java.time.Instant;
import java.util.List;

/// An account whose provider refuses, or has just begun to answer again. Empty values are left out of the JSON.
///
/// @param account its name with that provider: another provider's of the same name is another one
/// @param agents that are known to use it up
/// @param state `open` (none of them is started), `trying` (one goes to see) or `easing` (more and more go)
/// @param refusals in a row
/// @param next when the next step falls due
/// @param probe the attempt that goes to see, as `plan/item/number`; empty when none does
/// @param places agents that may be at work at once while it eases
/// @param reason what the provider said
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProviderView(
        String provider,
        String account,
        List<String> agents,
        String state,
        int refusals,
        Instant since,
        Instant next,
        String probe,
        int places,
        String reason) {
    public static final String OPEN = "open";
    public static final String TRYING = "trying";
    public static final String EASING = "easing";

    public ProviderView {
        agents = List.copyOf(agents);
    }

    /// Of both, as people say and type it.
    public String name() {
        return new Account(provider, account).toString();
    }
}
