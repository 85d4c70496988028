package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePatternTest {
    @ParameterizedTest
    @CsvSource({
        "src/a.txt, src/a.txt",
        "./src/a.txt, src/a.txt",
        "src/b b.txt (new), src/b b.txt",
        "src/a.txt — moved, src/a.txt",
        "src/a.txt # later, src/a.txt",
        "`src/a.txt`, src/a.txt",
        "app/(auth)/[id]/page.tsx, app/(auth)/[id]/page.tsx",
        "~/.config/x, ~/.config/x"
    })
    void anItemIsReadWithoutItsRemarks(String item, String path) {
        assertThat(FilePattern.parse(item)).map(FilePattern::text).contains(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "-", "none", "N/A", "(none)", "TBD"})
    void anItemThatSaysNothingIsNone(String item) {
        assertThat(FilePattern.parse(item)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "C:/x",
                "C:\\x",
                "\\\\host\\x",
                "src\\a.txt",
                "..",
                "../x",
                "src/../../x",
                "src/..",
                ".git/config",
                "sub/.GIT/hooks/x",
                "a\u0000b",
                "a\nb",
                "a\u007f"
            })
    void aPathThatCouldDoHarmIsDangerous(String path) {
        assertThat(new FilePattern(path).danger()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "...", ".gitignore", "src/.github/x", "~/x", "a:b", "文字/x"})
    void aPathThatOnlyLooksOddIsNot(String path) {
        assertThat(new FilePattern(path).danger()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "src/a.txt, src/a.txt, true",
        "src/a.txt, src/b.txt, false",
        "src/a, src/ab, false",
        "src/, src/x/a.txt, true",
        "src, src/a.txt, true",
        "src, srcx/a.txt, false",
        "src/*.ts, src/a.ts, true",
        "src/*.ts, src/x/a.ts, false",
        "src/*.ts, src/*.css, false",
        "src/*.ts, src/a*, true",
        "src/a*.ts, src/b*.ts, false",
        "src/**/a.ts, src/a.ts, true",
        "src/**/a.ts, src/x/y/a.ts, true",
        "src/**/a.ts, src/x/b.ts, false",
        "**/a.ts, src/**, true",
        "src/**, test/**, false",
        "src/?.ts, src/a.ts, true",
        "src/?.ts, src/ab.ts, false",
        "src/*, src/x/a.ts, true",
        "'src/{a,b}/x.ts', src/b/x.ts, true",
        "app/[id]/page.tsx, app/i/page.tsx, false",
        "app/[id]/page.tsx, app/*/page.tsx, true",
        "src//a.txt, src/./a.txt, true",
        "., src/a.txt, true"
    })
    void twoPatternsOverlapWhereOneFileCanBeBoth(String one, String two, boolean overlap) {
        assertThat(new FilePattern(one).overlaps(new FilePattern(two))).isEqualTo(overlap);
        assertThat(new FilePattern(two).overlaps(new FilePattern(one))).isEqualTo(overlap);
    }

    @ParameterizedTest
    @CsvSource({
        "src/, src/a/b.txt, true",
        "src, src/a.txt, false",
        "src/*.ts, src/a.ts, true",
        "src/*.ts, src/x/a.ts, false",
        "src/**, src/x/a.ts, true",
        "src/**/a.ts, src/a.ts, true",
        "a*b, a*b, true",
        "src/a?c, src/a/c, false",
        "src/[id].ts, src/[id].ts, true"
    })
    void aPatternCoversTheFilesItMeans(String pattern, String path, boolean covers) {
        assertThat(new FilePattern(pattern).covers(path)).isEqualTo(covers);
    }
}
