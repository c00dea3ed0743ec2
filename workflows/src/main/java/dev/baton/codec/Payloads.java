package dev.baton.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.baton.keeping.KeyRing;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.internal.worker.WorkflowExecutionException;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.context.SerializationContext;
import java.util.List;

/** The one way in which our values enter a history. Nobody else's JSON settings reach it. */
public final class Payloads {

    // By itself Jackson keeps buffers for every thread that it ever ran in, and a transfer on hold is a dozen threads.
    private static final JsonFactory FACTORY =
            JsonFactory.builder().recyclerPool(JsonRecyclerPools.newConcurrentDequePool()).build();

    private static final ObjectMapper JSON = JsonMapper.builder(FACTORY)
            .addModules(new JavaTimeModule(), new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            // A newer writer may have appended a field.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private Payloads() {}

    /** A copy: nobody can change the settings of the one in use. */
    public static ObjectMapper json() {
        return JSON.copy();
    }

    public static DataConverter plain() {
        return DefaultDataConverter.newDefaultInstance()
                .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(JSON));
    }

    /** Failures, summaries and details are encrypted too. */
    public static DataConverter encrypted(KeyRing keys) {
        return new Sealing(new CallCodec(keys));
    }

    private static final class Sealing extends CodecDataConverter {

        private final PayloadCodec codec;

        Sealing(PayloadCodec codec) {
            super(plain(), List.of(codec), true);
            this.codec = codec;
        }

        @Override
        public Sealing withContext(SerializationContext context) {
            return new Sealing(codec.withContext(context));
        }

        /** What a validator refused comes here a second time (SDK 1.38), and sealed twice its words are lost. */
        @Override
        public Failure exceptionToFailure(Throwable throwable) {
            return throwable instanceof WorkflowExecutionException sealed
                    ? sealed.getFailure()
                    : super.exceptionToFailure(throwable);
        }
    }
}
