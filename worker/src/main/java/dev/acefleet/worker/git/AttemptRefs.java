package dev.acefleet.worker.git;

import dev.acefleet.common.model.PlanId;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the refs of attempts are called on a remote (protocol P23). Everywhere else they have the names of their
/// attempts, which are under no branch so that nobody's CI starts on them; a remote that takes or shows branches alone
/// gets them as branches. The plan's base and fence keep their names. All workers of a repository have to agree.
///
/// @param branches what those branches begin with, without slash at either end; empty: they are none
public record AttemptRefs(Optional<String> branches) {
    public static final AttemptRefs USUAL = new AttemptRefs(Optional.empty());

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,60}(/[A-Za-z0-9][A-Za-z0-9_-]{0,60}){0,3}");

    /// `refs/fleet/PLAN/ITEM/NUMBER`; base and fence have a name less.
    private static final Pattern ATTEMPT = Pattern.compile("refs/fleet/([^/]+/[^/]+/[^/]+)");

    /// The integration branches are beside each other under this one.
    private static final String TAKEN = "fleet";

    public AttemptRefs {
        branches.ifPresent(name -> {
            if (!NAME.matcher(name).matches() || name.split("/", 2)[0].equals(TAKEN)) {
                throw new IllegalArgumentException(
                        "\""
                                + name
                                + "\" cannot begin the names of branches; use letters, digits, - and /,"
                                + " and not fleet/, where plans have their branches");
            }
        });
    }

    /// The name that a ref has on the remote.
    public String onRemote(String ref) {
        return branches.isPresent()
                ? ATTEMPT.matcher(ref).replaceFirst("refs/heads/" + branches.get() + "/$1")
                : ref;
    }

    /// What the refs of a plan's attempts begin with on the remote.
    public String of(PlanId plan) {
        return branches.map(name -> "refs/heads/" + name + "/" + plan + "/").orElse(plan.refs());
    }
}
