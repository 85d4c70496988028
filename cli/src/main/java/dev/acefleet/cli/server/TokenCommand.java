package dev.acefleet.cli.server;

import dev.acefleet.cli.client.DurationArgument;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.coordinator.http.Scope;
import dev.acefleet.coordinator.http.Token;
import dev.acefleet.coordinator.http.TokenFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fleet token`: makes, lists and takes away the tokens of an API, in the file that its coordinators read
/// (`--tokens`). Needs no server: whoever may write the file may let people in. Coordinators notice within five seconds.
@Command(name = "token", description = "Make, list and revoke the tokens that a coordinator takes.")
final class TokenCommand {
    private final Surroundings surroundings;

    TokenCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(name = "create", description = "Make a token and print it: it is shown this once.")
    int create(
            @Option(names = "--tokens", required = true, paramLabel = "FILE") String file,
            @Option(
                            names = "--name",
                            required = true,
                            description = "Who has it, for example ci-of-project.")
                    String name,
            @Option(
                            names = "--scope",
                            split = ",",
                            defaultValue = "read,submit",
                            description =
                                    "read, submit, answer, operate or admin (${DEFAULT-VALUE}).")
                    List<String> scopes,
            @Option(
                            names = "--expires",
                            converter = DurationArgument.class,
                            paramLabel = "DURATION",
                            description = "How long it counts, for example 90d; else for ever.")
                    @Nullable Duration expires)
            throws IOException {
        Instant until =
                expires == null ? Token.NEVER : surroundings.clock().instant().plus(expires);
        TokenFile tokens = new TokenFile(surroundings.path(file));
        try {
            surroundings.out().println(tokens.create(name, known(scopes), until).secret());
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "", "Choose another --name.");
        }
        return ExitCode.DONE.number();
    }

    private static Set<Scope> known(List<String> words) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : words) {
            scopes.add(
                    Scope.parse(word)
                            .orElseThrow(() ->
                                    new Refusal(
                                            ExitCode.USAGE,
                                            "There is no scope '" + word + "'.",
                                            "",
                                            "Choose from read, submit, answer, operate, admin.")));
        }
        return scopes;
    }

    @Command(name = "ls", description = "List the tokens; their secrets are kept nowhere.")
    int list(@Option(names = "--tokens", required = true, paramLabel = "FILE") String file)
            throws IOException {
        TokenFile.Content content = new TokenFile(surroundings.path(file)).read();
        content.problems().forEach(surroundings::say);
        for (Token token : content.tokens()) {
            String scopes =
                    token.scopes().stream()
                            .sorted()
                            .map(Scope::word)
                            .collect(Collectors.joining(","));
            String until =
                    token.expires().equals(Token.NEVER) ? "never" : token.expires().toString();
            surroundings
                    .out()
                    .println(
                            String.join(
                                    "  ", token.id(), token.name(), scopes, "expires " + until));
        }
        return ExitCode.DONE.number();
    }

    @Command(name = "revoke", description = "Take a token away, by the id that ls shows.")
    int revoke(
            @Option(names = "--tokens", required = true, paramLabel = "FILE") String file,
            @Parameters(paramLabel = "ID") String id)
            throws IOException {
        if (!new TokenFile(surroundings.path(file)).revoke(id)) {
            throw new Refusal(
                    ExitCode.NOT_FOUND,
                    "No token has the id " + id + ".",
                    "",
                    "See fleet token ls --tokens " + file + ".");
        }
        return ExitCode.DONE.number();
    }
}
