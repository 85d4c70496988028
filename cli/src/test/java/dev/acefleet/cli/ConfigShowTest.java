package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is set, and who said so.
class ConfigShowTest {
    @TempDir private Path directory;
    private Project project;
    private Typed typed;
    private Path user;

    @BeforeEach
    void prepare() throws IOException {
        project = Project.empty(directory);
        typed =
                new Typed(project.checkout())
                        .with("XDG_CONFIG_HOME", directory.resolve("config").toString())
                        .with("XDG_STATE_HOME", directory.resolve("state").toString());
        user = directory.resolve("config/acefleet/config.yml");
        Files.createDirectories(user.getParent());
    }

    private String origins(String... options) {
        String[] line = new String[3 + options.length];
        System.arraycopy(new String[] {"config", "show", "--origin"}, 0, line, 0, 3);
        System.arraycopy(options, 0, line, 3, options.length);
        assertThat(typed.run(line)).as(typed.err()).isZero();
        return typed.out().replaceAll(" +", " ");
    }

    @Test
    void eachSettingComesFromTheNearestWhoSaidIt() throws IOException {
        assertThat(origins()).contains("agent claude default", "pool default default");
        Files.writeString(
                user, "agent: mine\npool: own\ncheck: all\nserver: https://u.example.org");
        project.write(".fleet.yml", "agent: theirs\npool: big\ntrust: https://x\n");
        assertThat(origins())
                .contains("agent theirs " + project.checkout().resolve(".fleet.yml"))
                .contains("check all " + user)
                .contains("server https://u.example.org " + user);
        assertThat(typed.err()).contains(".fleet.yml:3: warning: trust is ignored");
        typed.with("FLEET_POOL", "night").with("FLEET_AGENT", "other");
        assertThat(origins("--agent", "now"))
                .contains("agent now --agent", "pool night FLEET_POOL");
    }

    @Test
    void aMisspeltKeyIsNamedWithItsLineAndTheOneThatIsMeant() throws IOException {
        Files.writeString(user, "pool: own\nservr: https://u.example.org\n");
        project.write(".fleet.yml", "agnet: mine\npool: [a]\n");

        origins();
        assertThat(typed.err())
                .contains(".fleet.yml:1: warning: agnet is ignored; did you mean agent? known are")
                .contains(".fleet.yml:2: warning: pool is ignored; it takes one text")
                .contains(user + ":2: warning: servr is ignored; did you mean server? known are");

        assertThat(typed.run("ls")).isEqualTo(10);
        assertThat(typed.err()).as("why there is no server").contains("did you mean server?");
    }

    @Test
    void theOptionsOfOtherVerbsAreShownWithTheirVariables() {
        assertThat(origins()).contains("--on-failure stop default", "--limit 20 default");
        typed.with("FLEET_ON_FAILURE", "continue");
        assertThat(origins()).contains("--on-failure continue FLEET_ON_FAILURE");
    }

    @Test
    void secretsAreMasked() {
        typed.with("FLEET_TOKEN", "aft_00000000_secret")
                .with("FLEET_SERVER", "https://somebody:hidden@x.example.org");
        assertThat(origins())
                .contains("token ******** FLEET_TOKEN", "https://********@x.example.org")
                .doesNotContain("secret", "hidden");
        assertThat(typed.run("config", "show", "-o", "json")).isZero();
        assertThat(typed.out()).contains("acefleet.config/1").doesNotContain("secret", "hidden");
    }

    @Test
    void configAloneSaysWhatItWants() {
        assertThat(typed.run("config")).isEqualTo(2);
        assertThat(typed.err()).contains("fleet config show --origin");
    }
}
