package dev.acefleet.coordinator.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The group that says which coordinator should lead (protocol P2): another one when the present one was not heard for a
/// session. It knows nothing of epochs, and who is told that it should lead no more may hear it late or never.
final class Election {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final long SESSION = Duration.ofSeconds(6).toNanos();

    private final World world;
    private final Map<CoordinatorHost, Long> fitAt = new HashMap<>();
    private Optional<CoordinatorHost> leader = Optional.empty();

    Election(World world) {
        this.world = world;
        look();
    }

    private void look() {
        world.hosts.stream()
                .filter(CoordinatorHost::isFit)
                .forEach(host -> fitAt.put(host, world.now()));
        if (leader.filter(this::isMember).isEmpty()) {
            leader.ifPresent(host -> host.lead(false));
            List<CoordinatorHost> members =
                    world.hosts.stream().filter(CoordinatorHost::isFit).toList();
            leader =
                    members.isEmpty()
                            ? Optional.empty()
                            : Optional.of(members.get(world.random.nextInt(members.size())));
            leader.ifPresent(host -> host.lead(true));
        }
        world.in(LOOK, this::look);
    }

    private boolean isMember(CoordinatorHost host) {
        return world.now() - fitAt.getOrDefault(host, -SESSION - 1) <= SESSION;
    }
}
