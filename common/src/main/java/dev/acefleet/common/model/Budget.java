package dev.acefleet.common.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What may be used up before an agent is stopped. Zero means: no limit of that kind. Dollars are a fiction where a
/// subscription pays, so there are tokens, turns and minutes beside them.
///
/// @param usd as the agent program reports its cost
/// @param tokens read and written, as the agent program reports them
/// @param turns requests to the model, as far as the agent program shows them
/// @param minutes of the agent's running
public record Budget(double usd, long tokens, int turns, int minutes) {
    public static final Budget NONE = new Budget(0, 0, 0, 0);

    /// Dollars below which nothing is left: no request costs less than a cent for long.
    private static final double CENT = 0.01;

    public Budget {
        if (!(usd >= 0) || Double.isInfinite(usd) || tokens < 0 || turns < 0 || minutes < 0) {
            throw new IllegalArgumentException(
                    "A budget has no negative figures: "
                            + usd
                            + " USD, "
                            + tokens
                            + " tokens, "
                            + turns
                            + " turns, "
                            + minutes
                            + " minutes");
        }
    }

    /// Reads what people write: `usd=2,minutes=30`. Kinds are `usd`, `tokens`, `turns` and `minutes`, each once.
    ///
    /// @throws IllegalArgumentException that says what is wrong with it
    public static Budget parse(String text) {
        Budget budget = NONE;
        Set<String> kinds = new HashSet<>();
        for (String part : text.strip().split("\\s*,\\s*", -1)) {
            String[] sides = part.split("\\s*=\\s*", -1);
            if (sides.length != 2 || !kinds.add(sides[0])) {
                throw unreadable(text);
            }
            budget = budget.with(limit(sides[0], sides[1], text));
        }
        return budget;
    }

    private static Budget limit(String kind, String value, String text) {
        try {
            Budget limit =
                    switch (kind) {
                        case "usd" -> new Budget(Double.parseDouble(value), 0, 0, 0);
                        case "tokens" -> new Budget(0, Long.parseLong(value), 0, 0);
                        case "turns" -> new Budget(0, 0, Integer.parseInt(value), 0);
                        case "minutes" -> new Budget(0, 0, 0, Integer.parseInt(value));
                        default -> throw unreadable(text);
                    };
            if (limit.isNone() || limit.usd > 0 && limit.usd < CENT) {
                throw unreadable(text);
            }
            return limit;
        } catch (IllegalArgumentException _) {
            throw unreadable(text);
        }
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "Not a budget: "
                        + Limits.text(text)
                        + "; write kinds with their limits, each once and more than nothing:"
                        + " usd=2.50,tokens=500000,turns=100,minutes=30");
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /// The tighter of both, kind by kind.
    public Budget and(Budget other) {
        return new Budget(
                usd == 0 || other.usd == 0 ? usd + other.usd : Math.min(usd, other.usd),
                tighter(tokens, other.tokens),
                (int) tighter(turns, other.turns),
                (int) tighter(minutes, other.minutes));
    }

    private static long tighter(long one, long other) {
        return one == 0 || other == 0 ? one + other : Math.min(one, other);
    }

    /// This one, with the limits that `other` names in their place.
    public Budget with(Budget other) {
        return new Budget(
                other.usd == 0 ? usd : other.usd,
                other.tokens == 0 ? tokens : other.tokens,
                other.turns == 0 ? turns : other.turns,
                other.minutes == 0 ? minutes : other.minutes);
    }

    /// What is left of it, in limits that are none where this has none; empty where a limit is reached.
    public Optional<Budget> left(Spent spent) {
        if (isReachedBy(spent)) {
            return Optional.empty();
        }
        return Optional.of(
                new Budget(
                        usd == 0 ? 0 : usd - spent.usd(),
                        tokens == 0 ? 0 : tokens - spent.tokens(),
                        turns == 0 ? 0 : (int) (turns - spent.turns()),
                        minutes == 0 ? 0 : (int) (minutes - spent.time().toMinutes())));
    }

    /// Whether nothing of some kind is left.
    public boolean isReachedBy(Spent spent) {
        return usd > 0 && usd - spent.usd() < CENT
                || tokens > 0 && tokens <= spent.tokens()
                || turns > 0 && turns <= spent.turns()
                || minutes > 0 && minutes <= spent.time().toMinutes();
    }

    /// More of what is used up: twice that, in whole dollars; no limit of the kinds of which something is left. Where that is
    /// so of all, twice the whole budget.
    public Budget raised(Spent spent) {
        boolean any = isReachedBy(spent);
        Spent used = any ? spent : Spent.of(this);
        return new Budget(
                new Budget(usd, 0, 0, 0).isReachedBy(used)
                        ? Math.ceil(2 * Math.max(usd, used.usd()))
                        : 0,
                new Budget(0, tokens, 0, 0).isReachedBy(used)
                        ? 2 * Math.max(tokens, used.tokens())
                        : 0,
                new Budget(0, 0, turns, 0).isReachedBy(used)
                        ? (int) Math.min(Integer.MAX_VALUE, 2 * Math.max(turns, used.turns()))
                        : 0,
                new Budget(0, 0, 0, minutes).isReachedBy(used)
                        ? (int)
                                Math.min(
                                        Integer.MAX_VALUE,
                                        2 * Math.max(minutes, used.time().toMinutes()))
                        : 0);
    }

    /// How much of it is used up, of the kind of which that is the most: 1 is all; 0 where nothing is limited.
    public double usedBy(Spent spent) {
        double most = usd == 0 ? 0 : spent.usd() / usd;
        most = Math.max(most, tokens == 0 ? 0 : (double) spent.tokens() / tokens);
        most = Math.max(most, turns == 0 ? 0 : (double) spent.turns() / turns);
        return Math.max(most, minutes == 0 ? 0 : spent.time().toSeconds() / 60.0 / minutes);
    }

    /// One of so many equal parts; at least the smallest amount of each kind that it limits.
    public Budget share(int places) {
        return new Budget(
                usd == 0 ? 0 : Math.max(CENT, usd / places),
                tokens == 0 ? 0 : Math.max(1, tokens / places),
                turns == 0 ? 0 : Math.max(1, turns / places),
                minutes == 0 ? 0 : Math.max(1, minutes / places));
    }

    /// What [#parse] reads as this one; empty for none.
    public String text() {
        List<String> limits = new ArrayList<>();
        if (usd > 0) {
            boolean whole = usd == Math.rint(usd) && usd < Long.MAX_VALUE;
            limits.add("usd=" + (whole ? String.valueOf((long) usd) : String.valueOf(usd)));
        }
        if (tokens > 0) {
            limits.add("tokens=" + tokens);
        }
        if (turns > 0) {
            limits.add("turns=" + turns);
        }
        if (minutes > 0) {
            limits.add("minutes=" + minutes);
        }
        return String.join(",", limits);
    }

    /// How far it is used up, for people: `1.20 of 2 USD, 12 of 30 minutes`.
    public String words(Spent spent) {
        List<String> words = new ArrayList<>();
        if (usd > 0) {
            words.add(String.format(Locale.ROOT, "%.2f of %s USD", spent.usd(), dollars()));
        }
        if (tokens > 0) {
            words.add(spent.tokens() + " of " + tokens + " tokens");
        }
        if (turns > 0) {
            words.add(spent.turns() + " of " + turns + " turns");
        }
        if (minutes > 0) {
            words.add(spent.time().toMinutes() + " of " + minutes + " minutes");
        }
        return String.join(", ", words);
    }

    private String dollars() {
        return String.format(Locale.ROOT, "%.2f", usd);
    }

    /// For people: `2.00 USD, 30 minutes`.
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        if (usd > 0) {
            words.add(dollars() + " USD");
        }
        if (tokens > 0) {
            words.add(tokens + " tokens");
        }
        if (turns > 0) {
            words.add(turns + " turns");
        }
        if (minutes > 0) {
            words.add(minutes + " minutes");
        }
        return words.isEmpty() ? "no limit" : String.join(", ", words);
    }
}
