package dev.acefleet.common.assign;

import java.util.regex.Pattern;

/// What a step's failure says of its cause, in the words of the agent that failed it (spec/assign.md 15, rules 12 and 13, and
/// 16): a driver goes on otherwise where the work itself is not at fault. Read from the error alone, so the words are those
/// that tools print; who writes prose about it is not understood, and the work counts as at fault.
public enum StepTrouble {
    /// What the step talks to was not reached: this time.
    NETWORK,
    /// What the step needs of a provider was not to be had.
    PROVIDER,
    /// Anything else: also refused logins and what is not found, which no waiting mends.
    OWN;

    /// Before the number that a server answers with: a number alone may count anything.
    private static final String STATUS = "(https?|status|error|code)[^a-z0-9]{0,3}";

    private static final Pattern FINAL =
            words(
                    STATUS + "(401|403|404)",
                    "unauthori[sz]ed",
                    "forbidden",
                    "not found",
                    "invalid api key",
                    "authentication[ _]error",
                    "permission[ _]error");

    private static final Pattern NETWORK_WORDS =
            words(
                    "connection (was )?reset",
                    "econnreset",
                    "socket hang ?up",
                    "etimedout",
                    "enotfound",
                    "eai_again",
                    "econnrefused",
                    "connection refused",
                    "(temporary failure in|could not resolve|timeout of) name resolution",
                    "could not resolve host",
                    "dns (lookup )?(timeout|timed out|failed)",
                    "network is unreachable",
                    "broken pipe");

    private static final Pattern PROVIDER_WORDS =
            words(
                    STATUS + "(429|5\\d\\d)",
                    "bad gateway",
                    "internal server error",
                    "overloaded",
                    "rate[ _-]?limit(ed|s)?",
                    "quota",
                    "usage limit",
                    "too many requests",
                    "(provider|model|service|api)( is| was)? (temporarily )?unavailable",
                    "service unavailable",
                    "provider (timed out|timeout|hung|outage)",
                    "empty (answer|response) from (the )?(provider|model)");

    /// What a language model does by a tool of its own, and what says nothing of the code (spec/assign.md 16, S2).
    private static final Pattern BY_A_TOOL = words("review", "lint", "audit", "summar(y|i[sz]e)");

    private static Pattern words(String... alternatives) {
        return Pattern.compile(
                "(?<![a-z0-9])(" + String.join("|", alternatives) + ")(?![a-z0-9])",
                Pattern.CASE_INSENSITIVE);
    }

    /// @param error as `fail` was told it; nothing that is empty says anything
    public static StepTrouble of(String error) {
        if (FINAL.matcher(error).find()) {
            return OWN;
        }
        return NETWORK_WORDS.matcher(error).find()
                ? NETWORK
                : PROVIDER_WORDS.matcher(error).find() ? PROVIDER : OWN;
    }

    /// Of a step that has failed.
    public static StepTrouble of(Step failed) {
        return of(failed.text(Step.ERROR).orElse(""));
    }

    /// Whether the step is done by a tool that asks a language model, by its name and skill: that can be done again at once
    /// where another provider is at hand, and its failure leaves no code behind.
    public static boolean isByATool(Step step) {
        String words = step.name() + " " + step.text("skill").orElse("");
        return BY_A_TOOL.matcher(words).find();
    }
}
