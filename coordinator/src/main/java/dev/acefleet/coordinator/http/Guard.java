package dev.acefleet.coordinator.http;

import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import java.util.Set;

/// Lets a request through to its route, or not: 401 for one whose token is missing or unknown, 403 for one whose token is
/// not for this. A route without a role is closed.
final class Guard {
    /// Name of the attribute that holds the token's name, once it is let in.
    static final String WHO = "acefleet.token";

    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;

    Guard(Tokens tokens) {
        this.tokens = tokens;
    }

    void check(Context context) {
        Set<RouteRole> roles = context.routeRoles();
        if (roles.contains(Open.ROUTE)) {
            return;
        }
        String header = context.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthorised(context, "the request has no bearer token");
        }
        switch (tokens.bearer(header.substring(SCHEME.length()).strip())) {
            case Tokens.Bearer.Unknown _ ->
                    throw unauthorised(context, "the token is not known here, or has expired");
            case Tokens.Bearer.Known(String name, Set<Scope> scopes) -> {
                context.attribute(WHO, name);
                boolean allowed =
                        roles.stream()
                                .anyMatch(
                                        role -> role instanceof Scope scope && scope.isIn(scopes));
                if (!allowed) {
                    throw new Problem(
                            403,
                            "forbidden",
                            "The token " + name + " is not for this",
                            "it needs the scope " + words(roles),
                            "use another token, or have one made: fleet token create");
                }
            }
        }
    }

    private static Problem unauthorised(Context context, String why) {
        context.header("WWW-Authenticate", "Bearer realm=\"acefleet\"");
        return new Problem(
                401,
                "unauthorised",
                "The request was not let in",
                why,
                "send the header Authorization: Bearer <token>; fleet token create makes one");
    }

    private static String words(Set<RouteRole> roles) {
        return String.join(
                " or ",
                roles.stream()
                        .map(role -> role instanceof Scope scope ? scope.word() : "none")
                        .sorted()
                        .toList());
    }
}
