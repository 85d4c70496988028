package dev.acefleet.worker.work;

import java.time.Duration;
import java.util.Optional;

/// How a worker stands at one moment, for those who watch it.
///
/// @param slots for agents
/// @param busy slots that have something to do
/// @param inHand attempts whose end the broker has not taken yet
/// @param silence how long it has not heard the coordinator's topic
/// @param unreadable records that it passed over because they are no messages
/// @param obstacle why it takes nothing now, if it does not: its disk, or that it does not hear; not that it is cordoned
public record Figures(
        int slots,
        int busy,
        int inHand,
        Duration silence,
        long unreadable,
        Optional<String> obstacle) {}
