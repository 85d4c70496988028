package dev.acefleet.coordinator.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The status page: three files of our own, which fetch nothing from elsewhere. They show nothing by themselves; what they
/// show they ask the API for, with the token that the person gives.
final class Page {
    /// Only our own script and style, only our own API, in nobody's frame.
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Page() {}

    static void addTo(JavalinDefaultRoutingApi routes) {
        routes.get("/", file("index.html", "text/html"), Open.ROUTE);
        routes.get("/page.js", file("page.js", "text/javascript"), Open.ROUTE);
        routes.get("/page.css", file("page.css", "text/css"), Open.ROUTE);
    }

    private static Handler file(String name, String type) {
        byte[] content = content(name);
        return (Context context) ->
                context.header("Content-Security-Policy", POLICY)
                        .header("Cache-Control", "no-cache")
                        .contentType(type + "; charset=utf-8")
                        .result(content);
    }

    private static byte[] content(String name) {
        try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
            return Objects.requireNonNull(in, () -> "The program lacks its file " + name)
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
