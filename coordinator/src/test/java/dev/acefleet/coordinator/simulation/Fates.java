package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.Usage;
import dev.acefleet.coordinator.runtime.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Decides what is left to chance. The defaults are a calm world, in which a story then goes wrong at one place.
interface Fates {
    interface Maker {
        Fates make(World world);
    }

    Duration HOP = Duration.ofMillis(5);
    Duration WORK = Duration.ofSeconds(20);

    /// After which times a message lands; none: it is lost.
    default List<Duration> landings(Channel channel, Node from, Object message) {
        return List.of(HOP);
    }

    /// Whether its sender hears that it landed.
    default boolean isAcknowledged(Channel channel, Object message) {
        return true;
    }

    /// What becomes of a message that its sender's death finds under way: how much later it may land; empty: it does not.
    default Optional<Duration> afterDeath(Channel channel) {
        return Optional.of(Duration.ZERO);
    }

    /// How long what is over is kept.
    default Retention retention() {
        return Retention.USUAL;
    }

    /// Called wherever a coordinator touches the world: it may be frozen there, or die by throwing [Crash].
    default void touch(CoordinatorHost host, String where) {}

    /// Whether the coordinator cannot read presence to its end this time.
    default boolean isBehind(CoordinatorHost host) {
        return false;
    }

    /// After which times a record of a work topic is handed out; none: it is forgotten.
    default List<Duration> handOuts() {
        return List.of(Duration.ZERO);
    }

    /// How long an agent works, or a step of git takes.
    default Duration work(AttemptId attempt) {
        return WORK;
    }

    default Duration step() {
        return Duration.ofMillis(200);
    }

    /// What the agent uses up if nobody stops it.
    default Usage usage(AttemptId attempt) {
        return Usage.UNKNOWN;
    }

    /// How the agent fails; empty: it does not.
    default Optional<FailureKind> agentFailure(AttemptId attempt) {
        return Optional.empty();
    }

    /// Whether the agent stops for a person.
    default boolean isGate(AttemptId attempt) {
        return false;
    }

    /// What the audit finds.
    default ProofStatus proof(AttemptId attempt) {
        return ProofStatus.PASSED;
    }

    default boolean isDeclined(AttemptId attempt) {
        return false;
    }

    /// What the merge of this attempt of a run finds wrong with it.
    default Optional<FailureKind> mergeFailure(AttemptId merged) {
        return Optional.empty();
    }

    /// Whether a worker does not obey a cordon: what it takes then is refused.
    default boolean isDeafToCordons() {
        return false;
    }

    /// Whether a report of steps is lost behind the broker, which has said that it has it.
    default boolean isLostBehindTheBroker() {
        return false;
    }

    /// Whether the git remote does not answer this time.
    default boolean isGitAway() {
        return false;
    }

    /// Whether a push that moved the refs is reported as failed.
    default boolean isPushUnheard() {
        return false;
    }

    /// A coordinator's process ends here.
    final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
