package dev.acefleet.common.stage.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.UserSetup;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserSetupTextTest {
    private static final StageId STAGE = StageId.parse("3").orElseThrow();
    private static final List<UserSetup> SERVICES =
            UserSetup.read(
                    """
                    ---
                    batch: 1
                    user_setup:
                      - service: stripe
                        why: Payments
                        env_vars:
                          - name: STRIPE_KEY
                            source: "Dashboard | Keys"
                        account_setup:
                          - Create an account
                        dashboard_config:
                          - task: Add a webhook
                            location: Developers
                            details: to /hook
                        local_dev:
                          - Run the listener
                      - mail
                    ---
                    # Run
                    """);

    @Test
    void aNewChecklistHasAllServices() {
        assertThat(UserSetupText.write(Optional.empty(), STAGE, "Shop", SERVICES).orElseThrow())
                .startsWith("# Stage 3: User Setup Required\n")
                .endsWith(
                        """

                        ## stripe

                        **Why:** Payments

                        ### Environment Variables

                        | Status | Variable | Source |
                        |---|---|---|
                        | [ ] | `STRIPE_KEY` | Dashboard \\| Keys |

                        ### Account Setup

                        - [ ] Create an account

                        ### Dashboard Configuration

                        - [ ] Add a webhook (Developers): to /hook

                        ### Local Development

                        - [ ] Run the listener

                        ## mail
                        """);
    }

    @Test
    void aChecklistThatIsThereKeepsItsTicksAndGainsWhatIsNew() {
        String ticked = "# Mine\r\n\r\n## stripe\r\n- [x] Create an account";
        String written =
                UserSetupText.write(Optional.of(ticked), STAGE, "Shop", SERVICES).orElseThrow();
        assertThat(written).isEqualTo(ticked + "\r\n\r\n## mail");
        assertThat(UserSetupText.write(Optional.of(written), STAGE, "Shop", SERVICES))
                .contains(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "---\nuser_setup: []\n---\n", "---\nuser_setup: [@\n---\n", "text"})
    void withoutAnythingToSetUpThereIsNoChecklist(String run) {
        assertThat(UserSetupText.write(Optional.empty(), STAGE, "Shop", UserSetup.read(run)))
                .isEmpty();
    }

    @Test
    void theChecklistStandsInTheStagesDirectory() {
        assertThat(UserSetupText.path(".ace/stages/03-shop", STAGE))
                .isEqualTo(".ace/stages/03-shop/03-USER-SETUP.md");
    }
}
