package dev.acefleet.cli.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What breaks in a fleet of processes, one thing after the other, by chance, and is mended some time later: processes are
/// killed, stopped in order and frozen, the cable is cut or falls silent, the broker dies. Which thing, and for how long,
/// follows from the random source; when exactly it falls into the stage does not. One thread.
final class Breakage {
    /// Things that are broken at once.
    private static final int AT_ONCE = 2;

    private static final String BROKER = "the broker";
    private static final String CABLE = "the cable";

    private final FleetProcesses fleet;
    private final RandomGenerator random;
    private final Map<String, Mend> broken = new HashMap<>();
    private final List<String> story = new ArrayList<>();

    private record Mend(Instant at, Runnable act) {}

    Breakage(FleetProcesses fleet, RandomGenerator random) {
        this.fleet = fleet;
        this.random = random;
    }

    /// Waits a moment, mends what is due, and may break something.
    void step() throws InterruptedException {
        Thread.sleep(random.nextLong(200, 2_500));
        mend(Instant.now());
        if (broken.size() < AT_ONCE) {
            strike();
        }
    }

    private void strike() {
        List<String> names = fleet.names();
        String name = names.get(random.nextInt(names.size()));
        Duration time = Duration.ofMillis(random.nextLong(500, 15_000));
        switch (random.nextInt(7)) {
            case 0, 1 -> put(name, "killed", time, () -> fleet.kill(name), () -> fleet.begin(name));
            case 2 -> put(name, "stopped", time, () -> fleet.stop(name), () -> fleet.begin(name));
            case 3 -> put(name, "frozen", time, () -> fleet.freeze(name), () -> fleet.thaw(name));
            case 4 -> put(CABLE, "cut", time, fleet::cut, fleet::mend);
            case 5 -> put(CABLE, "silenced", time, fleet::silence, fleet::mend);
            default -> put(BROKER, "killed", time, fleet::killBroker, fleet::beginBroker);
        }
    }

    private void put(String what, String how, Duration time, Runnable act, Runnable mend) {
        if (broken.containsKey(what)) {
            return;
        }
        tell(what + " is " + how + " for " + time.toMillis() + " ms");
        act.run();
        broken.put(what, new Mend(Instant.now().plus(time), mend));
    }

    private void mend(Instant now) {
        List<String> due =
                broken.entrySet().stream()
                        .filter(entry -> !entry.getValue().at().isAfter(now))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        if (!due.isEmpty()) {
            // What is started waits for the broker.
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
