package dev.acefleet.coordinator.http;

import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Bodies of requests and responses. Any thread.
final class Json {
    private static final String TYPE = "application/json";

    /// Callers know the names of fields and types, not where the types live.
    private static final Pattern OUR_PACKAGES = Pattern.compile("dev\\.acefleet\\.[a-z.]+");

    private final Codec views = Codec.ofViews();
    private final Codec strict = new Codec();

    <T> void answer(Context context, int status, T value, Class<T> type) {
        context.status(status).contentType(TYPE).result(views.body(value, type));
    }

    <T> byte[] bytes(T value, Class<T> type) {
        return views.body(value, type);
    }

    /// The body, read up to `limit` bytes whatever length the request claims.
    ///
    /// @param shorter what a caller may do whose body is longer
    <T> T body(Context context, Class<T> type, int limit, String shorter) {
        String contentType = context.contentType();
        if (contentType == null || !contentType.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
            throw new Problem(
                    415,
                    "not_json",
                    "The body was not read",
                    "its content type is not " + TYPE,
                    "send JSON with that Content-Type");
        }
        return switch (strict.fromBody(read(context, limit, shorter), type)) {
            case Decoded.Read<T>(T value) -> value;
            case Decoded.OtherVersion<T> _ ->
                    throw new IllegalStateException("Bodies have no version");
            case Decoded.Unreadable<T>(String reason) ->
                    throw new Problem(
                            400,
                            "bad_request",
                            "The body cannot be read",
                            OUR_PACKAGES.matcher(reason).replaceAll(""),
                            "send the JSON that docs/api.md describes");
        };
    }

    private static byte[] read(Context context, int limit, String shorter) {
        try (InputStream in = context.bodyInputStream()) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw tooLarge("it has more than " + limit + " bytes", shorter);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Problem tooLarge(String why, String shorter) {
        return new Problem(413, "too_large", "The request is too large", why, shorter);
    }
}
