package dev.acefleet.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    private final Topics topics = Topics.DEFAULT;

    @TempDir Path directory;

    @Test
    void whatWasAcknowledgedIsStillThereAfterKillAndRestart() throws Exception {
        String bootstrap;
        try (EmbeddedBroker broker = EmbeddedBroker.start(TestBroker.lib(), directory)) {
            bootstrap = broker.bootstrap();
            ClientSettings settings = new ClientSettings(bootstrap);
            try (var admin = settings.admin()) {
                new TopicSetup(admin, topics).ensure(1);
            }
            try (var producer = settings.producer()) {
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    byte[] value = String.valueOf(i).getBytes(StandardCharsets.UTF_8);
                    sent.add(producer.send(new ProducerRecord<>(topics.journal(), 0, "k", value)));
                }
                for (Future<RecordMetadata> each : sent) {
                    assertThat(each.get().hasOffset()).isTrue();
                }
            }
            broker.kill();
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(TestBroker.lib(), directory)) {
            assertThat(broker.bootstrap()).isEqualTo(bootstrap);
            assertThat(read(new ClientSettings(bootstrap), 100))
                    .hasSize(100)
                    .startsWith("0")
                    .endsWith("99");
        }
    }

    private List<String> read(ClientSettings settings, int count) {
        List<String> values = new ArrayList<>();
        try (var reader = settings.reader()) {
            TopicPartition partition = new TopicPartition(topics.journal(), 0);
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (values.size() < count && System.nanoTime() < end) {
                for (ConsumerRecord<String, byte[]> record : reader.poll(Duration.ofMillis(200))) {
                    values.add(new String(record.value(), StandardCharsets.UTF_8));
                }
            }
        }
        return values;
    }

    @Test
    void aClusterIdThatBeginsWithADashIsOne() throws IOException {
        Files.writeString(directory.resolve("cluster-id"), "-AAAAAAAAAAAAAAAAAAAAA");
        try (EmbeddedBroker broker = EmbeddedBroker.start(TestBroker.lib(), directory)) {
            assertThat(broker.isAlive()).isTrue();
        }
    }

    /// Who shares its terminal is told to end by a Ctrl-C, and needs it until then.
    @Test
    void aCtrlCIsNotForTheBroker() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(TestBroker.lib(), directory)) {
            String pid = String.valueOf(broker.pid());
            for (String signal : List.of("INT", "HUP")) {
                assertThat(new ProcessBuilder("kill", "-s", signal, pid).start().waitFor())
                        .isZero();
            }
            Thread.sleep(Duration.ofSeconds(2));
            try (var admin = new ClientSettings(broker.bootstrap()).admin()) {
                assertThat(admin.describeCluster().clusterId().get()).isNotEmpty();
            }
        }
    }

    @Test
    void aSecondBrokerOnTheSameDirectoryIsRefused() {
        try (EmbeddedBroker first = EmbeddedBroker.start(TestBroker.lib(), directory)) {
            assertThat(first.isAlive()).isTrue();
            assertThatThrownBy(() -> EmbeddedBroker.start(TestBroker.lib(), directory))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("runs on");
        }
    }

    @Test
    void theBrokerEndsWhenItsParentIsKilled() throws Exception {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Parent.class.getName(),
                                TestBroker.lib().toString(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        long pid = Long.parseLong(parent.inputReader().readLine());
        ProcessHandle broker = ProcessHandle.of(pid).orElseThrow();
        parent.destroyForcibly().waitFor();
        assertThat(broker.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    /// A program that starts a broker, says its process id, and waits.
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), Path.of(args[1]));
            System.out.println(broker.pid());
            Thread.currentThread().join();
        }
    }
}
