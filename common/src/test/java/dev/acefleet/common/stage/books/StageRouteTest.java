package dev.acefleet.common.stage.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Audit;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Proof;
import dev.acefleet.common.stage.Track;
import org.junit.jupiter.api.Test;

class StageRouteTest {
    private static final Track TRACK =
            Track.read(
                    """
                    ### v1.1 Second (In Progress)

                    - [x] **Stage 2: Auth**
                    - [ ] **Stage 2.1: Fix**
                    - [ ] **Stage 3: Cart**

                    #### Stage 2: Auth
                    #### Stage 2.1: Fix
                    **Goal**: It holds
                    #### Stage 3: Cart

                    ### v1.2 Third
                    #### Stage 4: Later
                    """);
    private static final String PROOF = ".ace/stages/02-auth/02-proof.md";

    @Test
    void behindAPassedStageComesTheNextOneOfTheTrack() {
        assertThat(StageRoute.passed(TRACK, id("2"), "Auth", 3, Audit.DONE))
                .satisfies(route -> {
                    assertThat(route.letter()).isEqualTo(StageRoute.Letter.A);
                    assertThat(route.banner()).isEqualTo("STAGE 2 COMPLETE");
                    assertThat(route.lines())
                            .containsExactly("Stage 2: Auth", "3 runs executed", "Goal verified");
                    assertThat(route.next()).isEqualTo("Stage 2.1: Fix — It holds");
                    assertThat(route.command()).isEqualTo("/ace.discuss-stage 2.1");
                    assertThat(route.also())
                            .anyMatch(also -> also.startsWith("/ace.plan-stage 2.1 "))
                            .anyMatch(also -> also.startsWith("/ace.audit 2 "));
                });
    }

    @Test
    void behindTheLastStageTheMilestoneIsComplete() {
        StageRoute route = StageRoute.passed(TRACK, id("3"), "Cart", 1, Audit.DONE);
        assertThat(route.letter()).isEqualTo(StageRoute.Letter.B);
        assertThat(route.banner()).isEqualTo("MILESTONE COMPLETE");
        assertThat(route.lines().getFirst()).isEqualTo("v1.1 Second");
        assertThat(route.lines().get(1)).startsWith("2 of 3 stages completed");
        assertThat(route.command()).isEqualTo("/ace.audit-milestone");
        assertThat(route.also()).anyMatch(also -> also.startsWith("/ace.complete-milestone "));
    }

    @Test
    void withoutAnAuditNoGoalIsSaidToBeVerified() {
        assertThat(StageRoute.passed(TRACK, id("2"), "Auth", 1, Audit.SKIPPED).lines())
                .contains("1 run executed", "Goal not verified: the project has its auditor off");
    }

    @Test
    void aStageThatTheTrackDoesNotHaveLeadsNowhere() {
        StageRoute route = StageRoute.passed(TRACK, id("9"), "x", 1, Audit.DONE);
        assertThat(route.letter()).isEqualTo(StageRoute.Letter.NONE);
        assertThat(route.command()).isEmpty();
    }

    @Test
    void gapsAreListedWithScoreAndReport() {
        Proof proof =
                Proof.read(
                        """
                        ---
                        status: gaps_found
                        score: 3/5 must-haves verified
                        gaps:
                          - truth: Carts persist
                            reason: in memory
                        ---
                        """);
        StageRoute route = StageRoute.gapsFound(id("2"), "Auth", proof, PROOF);
        assertThat(route.letter()).isEqualTo(StageRoute.Letter.C);
        assertThat(route.banner()).isEqualTo("STAGE 2 GAPS FOUND");
        assertThat(route.lines())
                .containsExactly(
                        "Stage 2: Auth",
                        "Score: 3/5 must-haves verified",
                        "Report: " + PROOF,
                        "Missing: Carts persist — in memory");
        assertThat(route.command()).isEqualTo("/ace.plan-stage 2 --gaps");
        assertThat(route.also()).anyMatch(also -> also.startsWith("cat " + PROOF));
    }

    @Test
    void aPersonIsShownTheChecklist() {
        Proof proof = Proof.read("---\nstatus: passed\nhuman_verification: [Open it]\n---\n");
        StageRoute route = StageRoute.humanNeeded(id("2"), "Auth", proof, PROOF);
        assertThat(route.letter()).isEqualTo(StageRoute.Letter.NONE);
        assertThat(route.lines()).contains("[ ] Open it", "Score: not told");
    }

    private static StageId id(String text) {
        return StageId.parse(text).orElseThrow();
    }
}
