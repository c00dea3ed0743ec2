package dev.baton.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.baton.call.CallId;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.Seal;
import dev.baton.transfer.Owner;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.HasWorkflowSerializationContext;
import io.temporal.payload.context.SerializationContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM with a key for each call. Writing takes the call from the workflow that the payload belongs to; reading
 * needs only the key's id, which travels with the payload. A payload whose key was destroyed reads as "erased".
 */
public final class CallCodec implements PayloadCodec {

    static final String ENCODING = "encoding";
    static final String ENCRYPTED = "binary/encrypted";
    static final String KEY = "baton-key";

    private final KeyRing keys;
    private final @Nullable CallId call;

    public CallCodec(KeyRing keys) {
        this(keys, null);
    }

    private CallCodec(KeyRing keys, @Nullable CallId call) {
        this.keys = keys;
        this.call = call;
    }

    @Override
    public PayloadCodec withContext(SerializationContext context) {
        return context instanceof HasWorkflowSerializationContext workflow
                ? new CallCodec(keys, Owner.callOf(workflow.getWorkflowId()).orElse(null))
                : this;
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        KeyRing.Key key = call == null ? keys.deploymentKey() : keys.keyFor(call);
        return payloads.stream().map(payload -> encrypt(payload, key)).toList();
    }

    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return payloads.stream().map(this::decrypt).toList();
    }

    private static Payload encrypt(Payload payload, KeyRing.Key key) {
        ByteString keyId = ByteString.copyFromUtf8(key.id());
        // Bound to its key's id: a payload cannot be passed off as another call's.
        byte[] sealed = Seal.close(key.secret(), keyId.toByteArray(), payload.toByteArray());
        return Payload.newBuilder()
                .putMetadata(ENCODING, ByteString.copyFromUtf8(ENCRYPTED))
                .putMetadata(KEY, keyId)
                .setData(ByteString.copyFrom(sealed))
                .build();
    }

    private Payload decrypt(Payload payload) {
        ByteString encoding = payload.getMetadataOrDefault(ENCODING, ByteString.EMPTY);
        if (!ENCRYPTED.equals(encoding.toStringUtf8())) {
            return payload;
        }
        ByteString keyId = payload.getMetadataOrDefault(KEY, ByteString.EMPTY);
        if (keyId.isEmpty()) {
            throw new PayloadCodecException("an encrypted payload does not name its key: it was not written by Baton");
        }
        Optional<SecretKey> key = find(keyId.toStringUtf8());
        if (key.isEmpty()) {
            return erased();
        }
        try {
            return Payload.parseFrom(Seal.open(key.get(), keyId.toByteArray(), payload.getData().toByteArray()));
        } catch (Seal.Broken broken) {
            throw new PayloadCodecException("an encrypted payload cannot be opened: " + broken.getMessage(), broken);
        } catch (InvalidProtocolBufferException broken) {
            throw new PayloadCodecException("an encrypted payload does not contain one", broken);
        }
    }

    /** Keys out of reach pass by themselves; a transfer that took them for a bug would fail. */
    private Optional<SecretKey> find(String keyId) {
        try {
            return keys.find(keyId);
        } catch (RuntimeException away) {
            throw new PayloadCodecException("the key \"" + keyId + "\" of an encrypted payload cannot be looked up: " + away.getMessage(), away);
        }
    }

    private static Payload erased() {
        return Payload.newBuilder()
                .putMetadata(ENCODING, ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFrom("\"erased\"", StandardCharsets.UTF_8))
                .build();
    }
}
