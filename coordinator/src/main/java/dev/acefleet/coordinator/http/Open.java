package dev.acefleet.coordinator.http;

import io.javalin.security.RouteRole;

/// The role of routes that need no token: health, and the page's own files, which show nothing without one.
enum Open implements RouteRole {
    ROUTE
}
