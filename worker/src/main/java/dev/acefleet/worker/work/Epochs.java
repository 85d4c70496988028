package dev.acefleet.worker.work;

import dev.acefleet.common.model.Epoch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The highest epoch seen of each shard (protocol P1). Used under the desk's lock.
///
/// Epochs of two journal topics cannot be compared; the topic that was seen later is the one that exists. So once a
/// shard's journal has changed, the former one is old for good: a coordinator that still lives in it must not take
/// turns with the new one.
final class Epochs {
    private final Map<Integer, Epoch> highest = new HashMap<>();
    private final Map<Integer, Set<String>> former = new HashMap<>();

    /// Whether what is said in this epoch counts; it is the highest then.
    boolean admit(int shard, Epoch epoch) {
        Epoch before = highest(shard);
        boolean isOld =
                before.supersedes(epoch)
                        || former.getOrDefault(shard, Set.of()).contains(epoch.journal());
        if (isOld) {
            return false;
        }
        if (!before.equals(Epoch.NONE) && !before.journal().equals(epoch.journal())) {
            former.computeIfAbsent(shard, _ -> new HashSet<>()).add(before.journal());
        }
        highest.put(shard, epoch);
        return true;
    }

    Epoch highest(int shard) {
        return highest.getOrDefault(shard, Epoch.NONE);
    }

    Map<Integer, Epoch> all() {
        return Map.copyOf(highest);
    }
}
