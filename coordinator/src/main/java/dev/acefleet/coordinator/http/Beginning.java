package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.coordinator.runtime.Readiness;
import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import java.util.Set;

/// Lets no request through to read models that have not been told the whole yet: a node that has just been started would
/// say that there is no such plan, and that nothing waits for a person. It answers 503 instead, and nothing was done: the
/// client asks another node, or again in a moment.
final class Beginning {
    /// Seconds: most journals are read sooner.
    private static final String AGAIN_AFTER = "1";

    /// What a person asks who wants to know why it does not begin.
    private static final Set<String> ALWAYS =
            Set.of(ApiServer.BASE + "/version", ApiServer.BASE + "/diagnostics");

    private final Readiness beginning;

    Beginning(Readiness beginning) {
        this.beginning = beginning;
    }

    void check(Context context) {
        Set<RouteRole> roles = context.routeRoles();
        if (roles.contains(Open.ROUTE) || ALWAYS.contains(context.path())) {
            return;
        }
        beginning
                .obstacle()
                .ifPresent(obstacle -> {
                    context.header("Retry-After", AGAIN_AFTER);
                    throw notReady(obstacle);
                });
    }

    static Problem notReady(String obstacle) {
        return new Problem(
                503,
                ApiError.NOT_READY,
                "This node cannot answer yet",
                obstacle,
                "ask another node, or wait");
    }
}
