package dev.acefleet.cli.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What breaks in a fleet of processes, one thing after the other, by chance, and is mended some time later: processes are
/// killed, stopped in order and frozen, the cable is cut or falls silent, the broker dies. Which thing, in which order, and
/// for how long, follows from the random source; when exactly it falls into the stage does not. One thread.
final class Breakage {
    /// Things that are broken at once.
    private static final int AT_ONCE = 2;

    private static final String BROKER = "the broker";
    private static final String CABLE = "the cable";

    private final FleetProcesses fleet;
    private final RandomGenerator random;
    private final Duration longest;
    private final List<Kind> round = new ArrayList<>();
    private int rounds;
    private final Map<String, Mend> broken = new HashMap<>();
    private final List<String> story = new ArrayList<>();

    private record Mend(Instant at, Runnable act) {}

    /// Each comes once in a round, so that none is left out by chance.
    private enum Kind {
        KILL,
        STOP,
        FREEZE,
        CUT,
        SILENCE,
        BROKER
    }

    /// @param longest for which something is broken
    Breakage(FleetProcesses fleet, RandomGenerator random, Duration longest) {
        this.fleet = fleet;
        this.random = random;
        this.longest = longest;
    }

    /// Whether each kind has struck.
    boolean isRoundOver() {
        return rounds > 0 && (rounds > 1 || round.isEmpty());
    }

    /// Waits a moment, mends what is due, and may break something.
    void step() throws InterruptedException {
        Thread.sleep(random.nextLong(200, 200 + longest.toMillis() / 6));
        mend(Instant.now());
        if (broken.size() < AT_ONCE) {
            strike();
        }
    }

    private void strike() {
        if (round.isEmpty()) {
            rounds++;
            round.addAll(List.of(Kind.values()));
        }
        Kind kind = round.get(random.nextInt(round.size()));
        String what = victim(kind);
        if (broken.containsKey(what)) {
            return;
        }
        round.remove(kind);
        Duration time = Duration.ofMillis(random.nextLong(500, longest.toMillis()));
        tell(what + ": " + kind + " for " + time.toMillis() + " ms");
        broken.put(what, new Mend(Instant.now().plus(time), breaks(kind, what)));
    }

    private String victim(Kind kind) {
        List<String> names = fleet.names();
        return switch (kind) {
            case KILL, STOP, FREEZE -> names.get(random.nextInt(names.size()));
            case CUT, SILENCE -> CABLE;
            case BROKER -> BROKER;
        };
    }

    /// Returns what mends it.
    private Runnable breaks(Kind kind, String what) {
        switch (kind) {
            case KILL -> fleet.kill(what);
            case STOP -> fleet.stop(what);
            case FREEZE -> fleet.freeze(what);
            case CUT -> fleet.cut();
            case SILENCE -> fleet.silence();
            case BROKER -> fleet.killBroker();
        }
        return switch (kind) {
            case KILL, STOP -> () -> fleet.begin(what);
            case FREEZE -> () -> fleet.thaw(what);
            case CUT, SILENCE -> fleet::mend;
            case BROKER -> fleet::beginBroker;
        };
    }

    private void mend(Instant now) {
        List<String> due =
                broken.entrySet().stream()
                        .filter(entry -> !entry.getValue().at().isAfter(now))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        if (!due.isEmpty()) {
            // What is started waits for the broker, and for the cable to it.
            mend(CABLE);
            mend(BROKER);
        }
        due.forEach(this::mend);
    }

    private void mend(String what) {
        Mend mend = broken.remove(what);
        if (mend != null) {
            tell(what + " is mended");
            mend.act().run();
        }
    }

    /// Everything is as it was.
    void mendAll() {
        mend(Instant.MAX);
    }

    private void tell(String line) {
        story.add(Instant.now() + " " + line);
    }

    String story() {
        return String.join("\n", story);
    }
}
