package dev.baton.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.baton.call.CallId;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.transfer.Owner;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.ActivitySerializationContext;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CallCodecTest {

    private static final CallId CALL = new CallId("bcdf-ghjk-mnpq");
    private static final Payload PLAIN = Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFromUtf8("{\"caller\":\"Ada\"}"))
            .build();

    private final KeyRing keys = new KeyRingInMemory();
    private final CallCodec codec = new CallCodec(keys);

    @Test
    void aWorkflowIdNamesItsCall() {
        assertThat(Owner.callOf("call-bcdf-ghjk-mnpq")).contains(CALL);
        assertThat(Owner.callOf("transfer-bcdf-ghjk-mnpq-12")).contains(CALL);
    }

    @Test
    void otherWorkflowsBelongToNoCall() {
        for (@Nullable String id : new String[] {null, "", "call-", "call-a/b", "transfer-", "transfer-bcdf", "nightly", "call-+15550001234"}) {
            assertThat(Owner.callOf(id)).as("%s", id).isEqualTo(Optional.empty());
        }
    }

    @Test
    void whatACallWritesIsEncryptedWithItsKey() {
        Payload sealed = one(forWorkflow("call-bcdf-ghjk-mnpq").encode(List.of(PLAIN)));

        assertThat(sealed.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("binary/encrypted");
        assertThat(sealed.getMetadataOrThrow("baton-key").toStringUtf8()).isEqualTo(keys.keyFor(CALL).id());
        assertThat(sealed.toString()).doesNotContain("Ada");
        assertThat(one(codec.decode(List.of(sealed)))).isEqualTo(PLAIN);
    }

    @Test
    void aTransferAndItsActivitiesWriteWithTheKeyOfTheirCall() {
        String transfer = "transfer-bcdf-ghjk-mnpq-1";
        var activity = new ActivitySerializationContext("default", transfer, "WarmTransfer", "Line_ring", "baton", false);

        for (PayloadCodec writer : List.of(forWorkflow(transfer), codec.withContext(activity))) {
            assertThat(keyOf(one(writer.encode(List.of(PLAIN))))).isEqualTo(keys.keyFor(CALL).id());
        }
    }

    @Test
    void withoutACallTheDeploymentsKeyIsUsed() {
        for (PayloadCodec writer : List.of(codec, forWorkflow("nightly"), forWorkflow("call-bcdf").withContext(new WorkflowSerializationContext("default", "nightly")))) {
            Payload sealed = one(writer.encode(List.of(PLAIN)));
            assertThat(keyOf(sealed)).isEqualTo(keys.deploymentKey().id());
            assertThat(one(codec.decode(List.of(sealed)))).isEqualTo(PLAIN);
        }
    }

    @Test
    void theSameTextNeverLooksTheSame() {
        PayloadCodec writer = forWorkflow("call-bcdf-ghjk-mnpq");

        assertThat(writer.encode(List.of(PLAIN))).isNotEqualTo(writer.encode(List.of(PLAIN)));
    }

    @Test
    void anErasedCallReadsAsErased() {
        List<Payload> sealed = forWorkflow("call-bcdf-ghjk-mnpq").encode(List.of(PLAIN));
        keys.destroy(CALL);

        Payload erased = one(codec.decode(sealed));
        assertThat(erased.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("json/plain");
        assertThat(Payloads.plain().fromPayload(erased, String.class, String.class)).isEqualTo("erased");
    }

    @Test
    void whatIsNotEncryptedPassesUnchanged() {
        assertThat(one(codec.decode(List.of(PLAIN)))).isSameAs(PLAIN);
    }

    @Test
    void anAlteredPayloadIsRefused() {
        Payload sealed = one(forWorkflow("call-bcdf-ghjk-mnpq").encode(List.of(PLAIN)));
        byte[] bytes = sealed.getData().toByteArray();
        bytes[bytes.length - 1] ^= 1;

        assertRefused(sealed.toBuilder().setData(ByteString.copyFrom(bytes)).build(), "it was altered");
        assertRefused(sealed.toBuilder().setData(sealed.getData().substring(0, 20)).build(), "too short");
        assertRefused(sealed.toBuilder().removeMetadata("baton-key").build(), "does not name its key");
    }

    @Test
    void aPayloadCannotBePassedOffAsAnotherCalls() {
        Payload sealed = one(forWorkflow("call-bcdf-ghjk-mnpq").encode(List.of(PLAIN)));
        ByteString another = ByteString.copyFromUtf8(keys.keyFor(new CallId("zzzz")).id());

        assertRefused(sealed.toBuilder().putMetadata("baton-key", another).build(), "altered");
    }

    @Test
    void aValueGoesThroughTheConverterAndBack() {
        var converter = Payloads.encrypted(keys).withContext(new WorkflowSerializationContext("default", "call-bcdf-ghjk-mnpq"));
        Payload sealed = converter.toPayload(CALL).orElseThrow();

        assertThat(keyOf(sealed)).isEqualTo(keys.keyFor(CALL).id());
        assertThat(Payloads.encrypted(keys).fromPayload(sealed, CallId.class, CallId.class)).isEqualTo(CALL);
    }

    @Test
    void whatAFailureSaysIsEncryptedToo() {
        var converter = Payloads.encrypted(keys).withContext(new WorkflowSerializationContext("default", "call-bcdf-ghjk-mnpq"));
        var failure = converter.exceptionToFailure(new IllegalStateException("Ada is cross"));

        assertThat(failure.toString()).doesNotContain("Ada");
        assertThat(Payloads.encrypted(keys).failureToException(failure)).hasMessageContaining("Ada is cross");
    }

    private void assertRefused(Payload payload, String why) {
        assertThatThrownBy(() -> codec.decode(List.of(payload)))
                .isInstanceOf(PayloadCodecException.class)
                .hasMessageContaining(why);
    }

    private PayloadCodec forWorkflow(String id) {
        return codec.withContext(new WorkflowSerializationContext("default", id));
    }

    private static String keyOf(Payload sealed) {
        return sealed.getMetadataOrThrow("baton-key").toStringUtf8();
    }

    private static Payload one(List<Payload> payloads) {
        assertThat(payloads).hasSize(1);
        return payloads.getFirst();
    }
}
