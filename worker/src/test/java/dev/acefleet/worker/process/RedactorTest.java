package dev.acefleet.worker.process;

import static dev.acefleet.worker.process.OutputSink.Stream.ERR;
import static dev.acefleet.worker.process.OutputSink.Stream.OUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RedactorTest {
    private static final String SECRET = "sk-live-4711-abcdef";

    private final List<String> passed = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Redactor redactor = redactor(SECRET);

    private Redactor redactor(String... secrets) {
        return new Redactor(List.of(secrets), (_, text) -> passed.add(text), nanos::get);
    }

    private String all() {
        redactor.flush();
        return String.join("", passed);
    }

    @Test
    void aSecretIsMasked() {
        redactor.write(OUT, "key=" + SECRET + " and on\n");

        assertThat(passed).containsExactly("key=[redacted] and on\n");
    }

    @Test
    void aSecretIsMaskedWhereverItIsCut() {
        String text = "before " + SECRET + " after";
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second++) {
                passed.clear();
                redactor.write(OUT, text.substring(0, first));
                redactor.write(OUT, text.substring(first, second));
                redactor.write(OUT, text.substring(second));
                assertThat(all()).isEqualTo("before [redacted] after");
            }
        }
    }

    @Test
    void onlyTheBeginningOfASecretIsHeldBack() {
        redactor.write(OUT, "hello sk-li");

        assertThat(passed).containsExactly("hello ");
    }

    @Test
    void aBeginningThatGoesOnOtherwiseIsPassedOn() {
        redactor.write(OUT, "sk-li");
        redactor.write(OUT, "st of things");

        assertThat(all()).isEqualTo("sk-list of things");
    }

    @Test
    void aBeginningIsHeldBackForAtMostFiveSeconds() {
        redactor.write(OUT, "prompt sk-live");
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        redactor.idle();
        assertThat(passed).containsExactly("prompt ");

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        redactor.idle();

        assertThat(passed).containsExactly("prompt ", "sk-live");
    }

    @Test
    void theStreamsAreNotMixed() {
        redactor.write(OUT, "sk-live-4711");
        redactor.write(ERR, "-abcdef");

        assertThat(all()).isEqualTo("-abcdefsk-live-4711");
    }

    @Test
    void disguisedSecretsAreMaskedToo() {
        String secret = "p\"ss/wörd &\n=geheim";
        String base64 = encoded("user:" + secret + "@");
        String text =
                "p\\\"ss/wörd &\\n=geheim "
                        + URLEncoder.encode(secret, StandardCharsets.UTF_8)
                        + " "
                        + encoded(secret)
                        + " "
                        + base64;

        String masked = redactor(secret).mask(text);

        assertThat(masked).startsWith("[redacted] [redacted] [redacted]");
        assertThat(masked).doesNotContain(base64.substring(8, 28));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSecretInsideALongerOneDoesNotUncoverItsRest() {
        Redactor both = redactor("abcdefgh", "abcdefghijkl");

        both.write(OUT, "abcdefgh");
        both.write(OUT, "ijkl!");

        assertThat(String.join("", passed)).isEqualTo("[redacted]!");
    }

    @Test
    void overlappingSecretsAreMaskedAsOne() {
        assertThat(redactor("abcdef", "defghi").mask("-abcdefghi-")).isEqualTo("-[redacted]-");
    }

    @Test
    void aTextThatIsABeginningOverAndOverIsNotHeldWithoutEnd() {
        Redactor repeated = redactor("aaaaaaaa");
        for (int i = 0; i < 1_000; i++) {
            repeated.write(OUT, "a".repeat(1_000));
        }

        assertThat(passed).isNotEmpty().allMatch("[redacted]"::equals);
    }

    @Test
    void valuesTooShortToBeSecretsMaskNothing() {
        assertThat(redactor("1", "yes").mask("yes, 1")).isEqualTo("yes, 1");
    }

    @Test
    void anyCutOfAnyTextGivesWhatTheWholeGives() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Redactor some = redactor("abaaba", "babbab", "aabbaabb");
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            passed.clear();
            for (int piece = random.nextInt(8); piece >= 0; piece--) {
                StringBuilder part = new StringBuilder();
                for (int i = random.nextInt(12); i > 0; i--) {
                    part.append(random.nextBoolean() ? 'a' : 'b');
                }
                some.write(OUT, part.toString());
                text.append(part);
            }
            some.flush();
            // Two secrets that touch may come as one mask or as two.
            assertThat(String.join("", passed).replace("[redacted][redacted]", "[redacted]"))
                    .as("seed %d", seed)
                    .isEqualTo(some.mask(text.toString()));
        }
    }
}
