package dev.acefleet.common.wire;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.MutableConfigOverride;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/// Values to JSON bytes and back, for every topic and the API. Immutable; any thread.
///
/// A message is `{"v": 1, "body": …}`, in this order. Sealed types carry their simple name in `type`; ids are text. Unknown fields are
/// ignored, so that N reads what N+1 writes; unknown types and versions come back as [Decoded] and never throw.
public final class Codec {
    /// The version that this program writes (protocol P8).
    public static final int VERSION = 1;

    private static final int DEPTH = 64;

    /// What stands before the body of each message.
    private static final byte[] HEAD =
            ("{\"v\":" + VERSION + ",\"body\":").getBytes(StandardCharsets.UTF_8);

    private final JsonMapper mapper;

    /// A codec for the messages of `common`.
    public Codec() {
        this(List.of());
    }

    /// A codec that also writes and reads the given sealed types of its user.
    public Codec(List<Class<?>> sealedTypes) {
        this(sealedTypes, false);
    }

    /// A codec for views, which leave empty values out of their JSON: texts, lists and optionals that are not there are
    /// read as empty. Everything else must be there.
    public static Codec ofViews() {
        return new Codec(List.of(), true);
    }

    private Codec(List<Class<?>> sealedTypes, boolean absentIsEmpty) {
        JsonFactory factory =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                        .build();
        JsonMapper.Builder builder =
                JsonMapper.builder(factory)
                        .addModule(ids())
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS);
        List.of(
                        InboxMessage.class,
                        ControlMessage.Body.class,
                        Outcome.class,
                        Salvage.class,
                        WorkOrder.class)
                .forEach(type -> builder.addMixIn(type, Named.class));
        sealedTypes.forEach(type -> builder.addMixIn(type, Named.class));
        if (absentIsEmpty) {
            builder.disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
            List.of(String.class, List.class)
                    .forEach(type -> builder.withConfigOverride(type, Codec::absentIsEmpty));
        }
        mapper = builder.build();
    }

    private static void absentIsEmpty(MutableConfigOverride type) {
        type.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
    private interface Named {}

    private static SimpleModule ids() {
        SimpleModule module = new SimpleModule("ids");
        text(module, PlanId.class, PlanId::new);
        text(module, WorkId.class, WorkId::parse);
        text(module, AttemptId.class, AttemptId::parse);
        text(module, GateId.class, GateId::parse);
        text(module, Account.class, Account::parse);
        text(module, CommitId.class, CommitId::new);
        text(module, Pool.class, Pool::new);
        text(module, Repository.class, Repository::new);
        text(module, StageId.class, text -> known(StageId.parse(text), text));
        text(module, RunId.class, text -> known(RunId.parse(text), text));
        return module;
    }

    private static <T> T known(Optional<T> value, String text) {
        return value.orElseThrow(
                () -> new IllegalArgumentException("Not an id: " + Limits.text(text)));
    }

    private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, ToStringSerializer.instance);
        module.addDeserializer(type, new FromText<>(parse));
    }

    private static final class FromText<T> extends ValueDeserializer<T> {
        private final Function<String, T> parse;

        FromText(Function<String, T> parse) {
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            return parse.apply(parser.getString());
        }
    }

    /// The bytes of one topic record. The body's static type `type` decides whether a type name is written.
    ///
    /// @throws IllegalArgumentException when they are more than a message may have
    public <T> byte[] encode(T message, Class<T> type) {
        byte[] body = body(message, type);
        byte[] bytes = new byte[HEAD.length + body.length + 1];
        System.arraycopy(HEAD, 0, bytes, 0, HEAD.length);
        System.arraycopy(body, 0, bytes, HEAD.length, body.length);
        bytes[bytes.length - 1] = '}';
        if (bytes.length > Limits.MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "A "
                            + message.getClass().getSimpleName()
                            + " of "
                            + bytes.length
                            + " bytes is more than the "
                            + Limits.MESSAGE_BYTES
                            + " of one message");
        }
        return bytes;
    }

    /// The value of a topic record that should hold a `type`.
    ///
    /// @param bytes as the topic gave them: a record may have no value at all
    public <T> Decoded<T> decode(byte @Nullable [] bytes, Class<T> type) {
        if (bytes == null) {
            return new Decoded.Unreadable<>("it has no value");
        }
        try (JsonParser parser = mapper.createParser(bytes)) {
            return message(parser, type);
        } catch (JacksonException | IllegalArgumentException e) {
            return new Decoded.Unreadable<>(reason(e));
        }
    }

    /// The version comes first: what is behind a higher one is not looked at, for it may be anything.
    private <T> Decoded<T> message(JsonParser parser, Class<T> type) {
        boolean isMessage =
                parser.nextToken() == JsonToken.START_OBJECT
                        && "v".equals(parser.nextName())
                        && parser.nextToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getIntValue() >= 1;
        if (isMessage && parser.getIntValue() > VERSION) {
            return new Decoded.OtherVersion<>(parser.getIntValue());
        }
        if (!isMessage || !isBodyNext(parser)) {
            return new Decoded.Unreadable<>("not a message of the fleet: no version or no body");
        }
        T body =
                mapper.readerFor(type)
                        .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .readValue(parser);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            parser.nextToken();
            parser.skipChildren();
        }
        return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null
                ? new Decoded.Read<>(body)
                : new Decoded.Unreadable<>("something stands behind the message");
    }

    private static boolean isBodyNext(JsonParser parser) {
        String name = parser.nextName();
        while (name != null && !name.equals("body")) {
            parser.nextToken();
            parser.skipChildren();
            name = parser.nextName();
        }
        return name != null && parser.nextToken() == JsonToken.START_OBJECT;
    }

    private static String reason(RuntimeException e) {
        String message =
                e instanceof JacksonException json ? json.getOriginalMessage() : e.getMessage();
        return Limits.text(String.valueOf(message));
    }

    /// JSON text of a value for people and scripts: without envelope.
    public String json(Object value) {
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    /// JSON bytes of an API body: without envelope.
    public <T> byte[] body(T value, Class<T> type) {
        return mapper.writerFor(type).writeValueAsBytes(value);
    }

    /// The value of an API body.
    public <T> Decoded<T> fromBody(byte[] bytes, Class<T> type) {
        try {
            JsonNode body = mapper.readTree(bytes);
            return body.isObject()
                    ? new Decoded.Read<>(mapper.treeToValue(body, type))
                    : new Decoded.Unreadable<>("it is not a JSON object");
        } catch (JacksonException | IllegalArgumentException e) {
            return new Decoded.Unreadable<>(reason(e));
        }
    }

    /// The value of an API body in text form.
    public <T> Decoded<T> fromBody(String json, Class<T> type) {
        return fromBody(json.getBytes(StandardCharsets.UTF_8), type);
    }
}
