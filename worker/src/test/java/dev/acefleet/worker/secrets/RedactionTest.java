package dev.acefleet.worker.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private static final String SECRET = "sk-live-4711-abcdef";

    private final AtomicLong nanos = new AtomicLong();
    private final Redaction redaction = redaction(SECRET);

    private Redaction redaction(String... secrets) {
        return new Redaction(Secrets.of(List.of(secrets)), nanos::get);
    }

    @Test
    void aSecretIsMasked() {
        assertThat(redaction.add("key=" + SECRET + " and on\n"))
                .isEqualTo("key=[redacted] and on\n");
    }

    @Test
    void aSecretIsMaskedWhereverItIsCut() {
        String text = "before " + SECRET + " after";
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second++) {
                String passed =
                        redaction.add(text.substring(0, first))
                                + redaction.add(text.substring(first, second))
                                + redaction.add(text.substring(second))
                                + redaction.rest();
                assertThat(passed).isEqualTo("before [redacted] after");
            }
        }
    }

    @Test
    void onlyTheBeginningOfASecretIsHeldBack() {
        assertThat(redaction.add("hello sk-li")).isEqualTo("hello ");
    }

    @Test
    void aBeginningThatGoesOnOtherwiseIsPassedOn() {
        assertThat(redaction.add("sk-li") + redaction.add("st of things") + redaction.rest())
                .isEqualTo("sk-list of things");
    }

    @Test
    void aBeginningIsHeldBackForAtMostFiveSeconds() {
        assertThat(redaction.add("prompt sk-live")).isEqualTo("prompt ");
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        assertThat(redaction.overdue()).isEmpty();

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(redaction.overdue()).isEqualTo("sk-live");
        assertThat(redaction.overdue()).isEmpty();
    }

    @Test
    void whereNobodyAsksWhatIsOverdueABeginningWaitsForItsRest() {
        redaction.add("prompt sk-live");
        nanos.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(redaction.add("-4711-abcdef\n")).isEqualTo("[redacted]\n");
    }

    @Test
    void aSecretInsideALongerOneDoesNotUncoverItsRest() {
        Redaction both = redaction("abcdefgh", "abcdefghijkl");

        assertThat(both.add("abcdefgh") + both.add("ijkl!")).isEqualTo("[redacted]!");
    }

    @Test
    void aTextThatIsABeginningOverAndOverIsNotHeldWithoutEnd() {
        Redaction repeated = redaction("aaaaaaaa");
        StringBuilder passed = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            passed.append(repeated.add("a".repeat(1_000)));
        }

        assertThat(passed.toString()).isNotEmpty().doesNotContain("aaaa");
    }

    @Test
    void anyCutOfAnyTextGivesWhatTheWholeGives() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Secrets secrets = Secrets.of(List.of("abaaba", "babbab", "aabbaabb"));
        for (int round = 0; round < 2_000; round++) {
            Redaction some = new Redaction(secrets);
            StringBuilder text = new StringBuilder();
            StringBuilder passed = new StringBuilder();
            for (int piece = random.nextInt(8); piece >= 0; piece--) {
                StringBuilder part = new StringBuilder();
                for (int i = random.nextInt(12); i > 0; i--) {
                    part.append(random.nextBoolean() ? 'a' : 'b');
                }
                passed.append(some.add(part.toString()));
                text.append(part);
            }
            passed.append(some.rest());
            assertThat(oneMask(passed.toString()))
                    .as("seed %d", seed)
                    .isEqualTo(oneMask(secrets.mask(text.toString())));
        }
    }

    /// Secrets that touch may come as one mask or as several.
    private static String oneMask(String masked) {
        return masked.replaceAll("(?:\\[redacted])+", "[redacted]");
    }
}
