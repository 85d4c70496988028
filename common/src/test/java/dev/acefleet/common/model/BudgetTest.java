package dev.acefleet.common.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    @Test
    void theTighterLimitOfEachKindHoldsAndNoneIsNoLimit() {
        Budget one = new Budget(2, 100, 0, 5);
        Budget other = new Budget(1.5, 0, 7, 9);

        assertThat(one.and(other)).isEqualTo(new Budget(1.5, 100, 7, 5));
        assertThat(other.and(one)).isEqualTo(one.and(other));
        assertThat(one.and(Budget.NONE)).isEqualTo(one);
    }

    @Test
    void aBudgetIsNeverNegativeOrEndless() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Budget(-1, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Budget(Double.NaN, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Budget(0, 0, -1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Budget(Double.POSITIVE_INFINITY, 0, 0, 0));
    }

    @Test
    void theKindOfWhichMostIsUsedSaysHowMuchOfItIs() {
        Spent spent = new Spent(1, 30, 90, Duration.ofSeconds(90));

        assertThat(new Budget(4, 100, 0, 0).usedBy(spent)).isEqualTo(0.3);
        assertThat(new Budget(4, 100, 100, 3).usedBy(spent)).isEqualTo(0.9);
        assertThat(new Budget(0, 0, 0, 3).usedBy(spent)).isEqualTo(0.5);
        assertThat(Budget.NONE.usedBy(spent)).isZero();
    }

    @Test
    void moreIsTwiceWhatWasUsedOfTheKindsThatAreUsedUp() {
        Budget budget = new Budget(2, 1_000, 10, 30);

        assertThat(budget.raised(new Spent(2.3, 999, 9, Duration.ofMinutes(29))))
                .isEqualTo(new Budget(5, 0, 0, 0));
        assertThat(budget.raised(new Spent(0, 1_200, 10, Duration.ofMinutes(31))))
                .isEqualTo(new Budget(0, 2_400, 20, 62));
        assertThat(budget.raised(Spent.NOTHING)).isEqualTo(new Budget(4, 2_000, 20, 60));
        assertThat(Budget.NONE.raised(new Spent(1, 1, 1, Duration.ofHours(1))))
                .isEqualTo(Budget.NONE);
    }

    @Test
    void peopleWriteKindsWithTheirLimits() {
        assertThat(Budget.parse("usd=2.50, minutes = 30")).isEqualTo(new Budget(2.5, 0, 0, 30));
        Budget all = new Budget(1.25, 500_000, 100, 45);
        assertThat(Budget.parse(all.text())).isEqualTo(all);
        assertThat(all).hasToString("1.25 USD, 500000 tokens, 100 turns, 45 minutes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "usd",
                "usd=",
                "usd=x",
                "usd=-1",
                "usd=0",
                "usd=1,usd=2",
                "eur=2",
                "turns=1.5",
                "usd=NaN",
                "usd=1e999",
                "usd=1=2",
                "usd=2,",
                "tokens=99999999999999999999"
            })
    void whatIsNoBudgetIsRefusedWithAnExample(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Budget.parse(text))
                .withMessageContaining("usd=2.50");
    }

    @Test
    void whatIsLeftIsCountedKindByKind() {
        Budget budget = new Budget(2, 100, 0, 30);
        Spent spent = new Spent(0.5, 40, 9, Duration.ofSeconds(100));
        assertThat(budget.left(spent)).contains(new Budget(1.5, 60, 0, 29));
        assertThat(budget.words(spent))
                .isEqualTo("0.50 of 2.00 USD, 40 of 100 tokens, 1 of 30 minutes");
        assertThat(Budget.NONE.left(spent)).contains(Budget.NONE);
    }

    @Test
    void oneKindThatIsUsedUpLeavesNothing() {
        Budget budget = new Budget(2, 100, 10, 30);
        assertThat(budget.left(new Spent(1.995, 0, 0, Duration.ZERO))).isEmpty();
        assertThat(budget.left(new Spent(0, 100, 0, Duration.ZERO))).isEmpty();
        assertThat(budget.left(new Spent(0, 0, 11, Duration.ZERO))).isEmpty();
        assertThat(budget.left(new Spent(0, 0, 0, Duration.ofMinutes(30)))).isEmpty();
    }

    @Test
    void aShareIsNeverNoLimit() {
        assertThat(new Budget(9, 1, 2, 1).share(3)).isEqualTo(new Budget(3, 1, 1, 1));
        assertThat(new Budget(0.01, 0, 0, 0).share(4)).isEqualTo(new Budget(0.01, 0, 0, 0));
        assertThat(Budget.NONE.share(3)).isEqualTo(Budget.NONE);
    }

    @Test
    void aLimitThatIsNamedReplacesTheOneBeforeAndTheOthersStay() {
        Budgets before = new Budgets(new Budget(2, 0, 50, 0), Budget.NONE);
        Budgets named = new Budgets(new Budget(5, 0, 0, 9), new Budget(20, 0, 0, 0));
        assertThat(before.with(named))
                .isEqualTo(new Budgets(new Budget(5, 0, 50, 9), new Budget(20, 0, 0, 0)));
    }

    @Test
    void figuresThatNoAgentCanHaveUsedAreNone() {
        assertThat(Spent.of(new Usage(true, Double.NaN, -5, 7, -1), Duration.ofSeconds(-3)))
                .isEqualTo(new Spent(0, 7, 0, Duration.ZERO));
    }
}
