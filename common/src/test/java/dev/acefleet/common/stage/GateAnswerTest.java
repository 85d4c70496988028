package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.GateType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateAnswerTest {
    private static final List<String> OPTIONS = List.of("sqlite", "Postgres");

    @ParameterizedTest
    @ValueSource(strings = {"approved", " APPROVED\n", "Approved"})
    void aVerificationIsApprovedByOneWord(String answer) {
        assertThat(GateAnswer.of(GateType.HUMAN_VERIFY, List.of(), answer))
                .isEqualTo(new GateAnswer.Approved());
    }

    @ParameterizedTest
    @ValueSource(strings = {"approved, but move the button", "no", "done"})
    void whateverElseIsSaidToAVerificationIsFeedback(String answer) {
        assertThat(GateAnswer.of(GateType.HUMAN_VERIFY, List.of(), answer))
                .isEqualTo(new GateAnswer.Feedback(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", " POSTGRES "})
    void aDecisionTakesItsIdsWhateverTheirCase(String answer) {
        assertThat(GateAnswer.of(GateType.DECISION, OPTIONS, answer))
                .isEqualTo(new GateAnswer.Chosen("Postgres"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "approved", "postgres please", "", "  "})
    void aDecisionTakesNothingElseAndNamesItsIds(String answer) {
        assertThat(GateAnswer.of(GateType.DECISION, OPTIONS, answer))
                .isInstanceOfSatisfying(
                        GateAnswer.Refused.class,
                        refused -> assertThat(refused.reason()).contains("sqlite, Postgres"));
    }

    @Test
    void aDecisionWithoutIdsTakesWordsForNobodyCouldAnswerItOtherwise() {
        assertThat(GateAnswer.of(GateType.DECISION, List.of(), "take the first"))
                .isEqualTo(new GateAnswer.Feedback("take the first"));
    }

    @Test
    void anActionIsDoneByItsWord() {
        assertThat(GateAnswer.of(GateType.HUMAN_ACTION, List.of(), "Done"))
                .isEqualTo(new GateAnswer.Done());
        assertThat(GateAnswer.of(GateType.HUMAN_ACTION, List.of(), "approved"))
                .isEqualTo(new GateAnswer.Feedback("approved"));
    }

    @Test
    void everyAnswerThatCountsSaysHowTheRunGoesOn() {
        assertThat(resumption(GateType.HUMAN_VERIFY, "approved")).isEqualTo(Resumption.NEXT_TASK);
        assertThat(resumption(GateType.HUMAN_VERIFY, "too dark"))
                .isEqualTo(Resumption.MEND_AND_SHOW_AGAIN);
        assertThat(resumption(GateType.DECISION, "sqlite")).isEqualTo(Resumption.SELECTED_OPTION);
        assertThat(resumption(GateType.HUMAN_ACTION, "done")).isEqualTo(Resumption.VERIFY_ACTION);
        assertThat(resumption(GateType.HUMAN_ACTION, "no account"))
                .isEqualTo(Resumption.ACTION_FEEDBACK);
        assertThat(GateAnswer.of(GateType.DECISION, OPTIONS, "x").resumption(GateType.DECISION))
                .isEmpty();
        assertThat(Stream.of(Resumption.values()).map(Resumption::instructions)).doesNotContain("");
    }

    private static Resumption resumption(GateType type, String answer) {
        return GateAnswer.of(type, OPTIONS, answer).resumption(type).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Shall I delete the old rows?",
                "Dropping the table users",
                "run DROP TABLE x",
                "calls dropTable()",
                "Deploy to production",
                "npm publish",
                "the payment goes out",
                "paid plan",
                "Remove the old table",
                "the removal of every account",
                "terraform destroy",
                "a destructive migration",
                "wiped the disk",
                "TRUNCATE users",
                "purge the queue",
                "Erase the volume",
                "uninstalling the agent",
                "It overwrites the bucket",
                "rm -rf /srv/data",
                "rm /srv/data/users.db",
                "git reset --hard origin/main",
                "a force-push to main",
                "force push it",
                "git push --force",
                "git push origin main -f",
                "Charge the card",
                "the customer is billed",
                "buy the domain",
                "refund the order",
                "Release 2.0",
                "Send the letter to everybody",
                "resend it",
                "E-mail the customers",
                "the emails go out",
                "sendNewsletter()"
            })
    void aGateThatNamesWhatCannotBeUndoneIsForAPerson(String words) {
        assertThat(GateCaution.reason(verification(words, ""))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Open the page and look at the drapes",
                "the displayed payload",
                "a raindrop",
                "the sender is shown",
                "the alarm is armed",
                "a billiard table and a rechargeable lamp",
                "Is the term right?",
                "Reset the form and push the button"
            })
    void otherGatesMayBeAnsweredByAPolicy(String words) {
        assertThat(GateCaution.reason(verification(words, ""))).isEmpty();
    }

    @Test
    void whatIsDoneAlreadyMakesNoGateDangerous() {
        assertThat(GateCaution.reason(verification("Look", "| 1 | delete handler | abc1234 | a |")))
                .isEmpty();
    }

    @Test
    void actionsAndWhatNobodyUnderstandsAreForAPerson() {
        GateReturn action = gate("**Type:** human-action\n", "Log in", "");
        assertThat(GateCaution.reason(action)).contains("a person has to act");
        GateReturn odd = gate("", "Look", "");
        assertThat(odd.isMalformed()).isTrue();
        assertThat(GateCaution.reason(odd)).isPresent();
    }

    @Test
    void aGateTooLongToBeLookedThroughIsForAPerson() {
        assertThat(GateCaution.reason(verification("x ".repeat(20_000) + "delete", "")))
                .isPresent();
    }

    private static GateReturn verification(String details, String row) {
        return gate("**Type:** human-verify\n", details, row);
    }

    private static GateReturn gate(String type, String details, String row) {
        return GateReturn.read(
                        "## GATE REACHED\n"
                                + type
                                + "### Completed Tasks\n| Task | Name | Commit | Files |\n|--|--|--|--|\n"
                                + row
                                + "\n### Current Task\n**Task 2:** See it\n### Gate Details\n"
                                + details
                                + "\n### Awaiting\napproved\n")
                .orElseThrow();
    }
}
