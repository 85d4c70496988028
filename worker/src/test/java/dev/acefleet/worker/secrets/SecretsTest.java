package dev.acefleet.worker.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static Secrets of(String... values) {
        return Secrets.of(List.of(values));
    }

    @Test
    void disguisedSecretsAreMaskedToo() {
        String secret = "p\"ss/wörd &\n=geheim";
        String base64 = encoded("user:" + secret + "@");
        String address = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String text =
                "p\\\"ss/wörd &\\n=geheim "
                        + address
                        + " "
                        + address.replace("+", "%20")
                        + " "
                        + encoded(secret)
                        + " "
                        + base64;

        String masked = of(secret).mask(text);

        assertThat(masked).startsWith("[redacted] [redacted] [redacted] [redacted]");
        assertThat(masked).doesNotContain(base64.substring(8, 28));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b<c>&d='é'",
                "a\\/b<c>&d='é'",
                "a\\/b<c>&d='\\u00e9'",
                "a/b<c>&d='\\u00e9'",
                "a/b\\u003cc\\u003e\\u0026d='é'",
                "a/b\\u003cc\\u003e\\u0026d\\u003d\\u0027é\\u0027"
            })
    void whatAnyEncoderOfJsonMakesOfASecretIsMasked(String written) {
        assertThat(of("a/b<c>&d='é'").mask("{\"text\":\"" + written + "\"}"))
                .isEqualTo("{\"text\":\"[redacted]\"}");
    }

    @Test
    void whatStandsInAnObjectIsASecretByItself() {
        Secrets secrets =
                of(
                        """
                        {"type": "robot", "key": "line-one-of-it\\nline-two-of-it", "port": 12345678, "none": null,
                         "more": [{"token": "t\\u00f6ken-123"}, "in-a-list"]}
                        """);

        assertThat(secrets.mask("line-one-of-it\nline-two-of-it töken-123 in-a-list"))
                .isEqualTo("[redacted] [redacted] [redacted]");
        assertThat(secrets.mask("{\"key\":\"line-one-of-it\\nline-two-of-it\"}"))
                .isEqualTo("{\"key\":\"[redacted]\"}");
        assertThat(secrets.mask(encoded("x:töken-123"))).contains("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"robot", "12345678", "more", "token"})
    void wordsAndNumbersInAnObjectAreNot(String word) {
        assertThat(
                        of("{\"type\": \"robot\", \"port\": 12345678, \"more\": {\"token\": \"tttttttt\"}}")
                                .mask(word))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"key\": \"kkkkkkkk\"", "key: kkkkkkkk", "[\"kkkkkkkk\"]"})
    void whatIsNoObjectIsASecretAsAWhole(String value) {
        assertThat(of(value).mask("kkkkkkkk")).isEqualTo("kkkkkkkk");
        assertThat(of(value).mask(value)).isEqualTo("[redacted]");
    }

    @Test
    void overlappingSecretsAreMaskedAsOne() {
        assertThat(of("abcdef", "defghi").mask("-abcdefghi-")).isEqualTo("-[redacted]-");
    }

    @Test
    void valuesTooShortToBeSecretsMaskNothing() {
        assertThat(of("1", "yes").mask("yes, 1")).isEqualTo("yes, 1");
    }

    @Test
    void whatIsMaskedIsCountedOnce() {
        LongAdder redactions = new LongAdder();
        Secrets secrets = Secrets.of(List.of("hunter2-hunter2"), redactions);

        secrets.mask("hunter2-hunter2 and hunter2-hunter2");
        secrets.mask("nothing");
        secrets.uncounted().mask("hunter2-hunter2");

        assertThat(redactions.sum()).isEqualTo(2);
    }
}
