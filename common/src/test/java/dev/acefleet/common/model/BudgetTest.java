package dev.acefleet.common.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

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
}
