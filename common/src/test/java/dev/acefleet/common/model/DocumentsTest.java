package dev.acefleet.common.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "track.md",
                "/.ace/track.md",
                ".ace",
                ".ace/",
                ".ace//track.md",
                ".ace/../.bashrc",
                ".ace/stages/../../x",
                ".ace/./track.md",
                ".ace/.git/config",
                ".ace/.GIT/config",
                ".ace/a\\b",
                ".ace/a\nb",
                ".ace/secrets.json",
                ".ace/Secrets.JSON",
                ".acecrets/x"
            })
    void whatIsNoFileBelowAceIsNoDocument(String path) {
        assertThatThrownBy(() -> Documents.of(path, "text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not a document of .ace");
        assertThatThrownBy(() -> new Documents(Map.of(), List.of(path)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theirWeightIsWhatTheyTakeInAMessage() {
        String text = "one\n\"two\"\tüß\\ \u0001".repeat(5_000);
        Documents documents = Documents.of(Map.of(".ace/track.md", text, ".ace/b.md", "x"));
        int bytes = new Codec().body(documents, Documents.class).length;
        assertThat(documents.weight()).isBetween(bytes - 100L, bytes + 100L);
    }

    @Test
    void togetherTheyHaveABound() {
        String most = "x".repeat(Limits.DOCUMENTS - 1_000);
        assertThat(Documents.of(".ace/a.md", most).travel()).isTrue();
        assertThatThrownBy(() -> Documents.of(".ace/a.md", most + "\n".repeat(600)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("may have " + Limits.DOCUMENTS);
    }

    @Test
    void theNewerTextCounts() {
        Documents first = new Documents(Map.of(".ace/a.md", "one"), List.of(".ace/n-run.md"));
        Documents both = first.with(Documents.of(Map.of(".ace/a.md", "two", ".ace/b.md", "three")));
        assertThat(both.texts()).isEqualTo(Map.of(".ace/a.md", "two", ".ace/b.md", "three"));
        assertThat(both.names()).containsExactly(".ace/n-run.md");
        assertThat(both.withoutNames().names()).isEmpty();
        assertThat(Documents.NONE.travel()).isFalse();
    }

    @Test
    void hostileDocumentsOfAMessageAreNotRead() {
        String json = "{\"texts\": {\".ace/../x\": \"\"}, \"names\": []}";
        assertThat(new Codec().fromBody(json, Documents.class))
                .isInstanceOf(Decoded.Unreadable.class);
    }
}
