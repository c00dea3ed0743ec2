package dev.baton.keeping;

import dev.baton.call.CallId;
import java.util.Optional;
import javax.crypto.SecretKey;

/** One key for each call, and one for the deployment. Whoever destroys a call's key erases the call. */
public interface KeyRing {

    /** What the id of a call's key begins with. */
    String CALL = "call/";

    /** The id of the deployment's key. */
    String DEPLOYMENT = "deployment";

    /** The call's key, made on first use. Fails if the key was destroyed: an erased call is not written to again. */
    Key keyFor(CallId call);

    /** For what belongs to no call. */
    Key deploymentKey();

    /** The key of this id, or nothing if it was destroyed or never made here. */
    Optional<SecretKey> find(String keyId);

    /** After this, what the call's key encrypted can be read by nobody. */
    void destroy(CallId call);

    record Key(String id, SecretKey secret) {
        @Override
        public String toString() {
            return "key " + id;
        }
    }
}
