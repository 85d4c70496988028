package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentIdTest {
    @ParameterizedTest
    @CsvSource({
        "2000-01-01T00:00:00Z, 0, 000000",
        "2025-01-06T12:30:00Z, 0, 8c5ir0",
        "2026-11-20T23:48:11Z, 0, 8yjzpd",
        "2026-12-31T23:59:59Z, 0, 8zuzzz",
        "2026-11-20T23:48:11Z, 1, 8yjzpd1",
        "2026-11-20T23:48:11Z, 36, 8yjzpd10",
    })
    void theTimeIsItsName(Instant at, int collisions, String id) {
        assertThat(AssignmentId.of(at, collisions)).isEqualTo(id);
    }
}
