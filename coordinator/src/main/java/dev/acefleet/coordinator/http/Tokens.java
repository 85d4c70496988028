package dev.acefleet.coordinator.http;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says who a bearer token is. Any thread. The file is read again when the last reading is [#FRESH] old, so a token that
/// is revoked is refused after that time at the latest; a file that cannot be read holds none.
public final class Tokens {
    static final String PREFIX = "aft_";

    /// How long a reading of the file is good for.
    static final Duration FRESH = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final Pattern FORM = Pattern.compile("aft_([0-9a-f]{8})_[A-Za-z0-9_-]{43}");

    /// What an unknown id is compared with, so that its refusal takes as long as another.
    private static final Token.Hash NOBODY = Token.Hash.of("");

    private final TokenFile file;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private Map<String, Token> tokens = Map.of();
    private boolean wasRead;
    private long readAt;

    public Tokens(TokenFile file) {
        this(file, InstantSource.system(), System::nanoTime);
    }

    Tokens(TokenFile file, InstantSource clock, LongSupplier nanos) {
        this.file = file;
        this.clock = clock;
        this.nanos = nanos;
    }

    /// Who presents a token.
    sealed interface Bearer {
        record Known(String name, Set<Scope> scopes) implements Bearer {}

        /// Not a token of this server, or not any more.
        record Unknown() implements Bearer {}
    }

    /// Whether there is any token at all.
    boolean isEmpty() {
        return current().isEmpty();
    }

    Bearer bearer(String secret) {
        Matcher form = FORM.matcher(secret);
        if (!form.matches()) {
            return new Bearer.Unknown();
        }
        Token token = current().get(form.group(1));
        boolean same = (token == null ? NOBODY : token.hash()).matches(Token.Hash.of(secret));
        if (token == null || !same || !clock.instant().isBefore(token.expires())) {
            return new Bearer.Unknown();
        }
        return new Bearer.Known(token.name(), token.scopes());
    }

    private synchronized Map<String, Token> current() {
        if (!wasRead || nanos.getAsLong() - readAt >= FRESH.toNanos()) {
            readAt = nanos.getAsLong();
            wasRead = true;
            tokens = read();
        }
        return tokens;
    }

    private Map<String, Token> read() {
        try {
            TokenFile.Content content = file.read();
            content.problems().forEach(LOG::warn);
            Map<String, Token> byId = new HashMap<>();
            content.tokens().forEach(token -> byId.put(token.id(), token));
            return byId;
        } catch (IOException e) {
            LOG.error("No token counts until the token file can be read: {}", e.toString());
            return Map.of();
        }
    }
}
