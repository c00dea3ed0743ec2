package dev.baton.keeping;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/** AES-256-GCM under a random nonce, bound to the name of what is sealed: it cannot be passed off as something else. */
public final class Seal {

    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Seal() {}

    public static byte[] close(SecretKey key, byte[] name, byte[] text) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] closed = cipher(Cipher.ENCRYPT_MODE, key, nonce, name).doFinal(text);
            byte[] sealed = Arrays.copyOf(nonce, NONCE + closed.length);
            System.arraycopy(closed, 0, sealed, NONCE, closed.length);
            return sealed;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("this Java cannot encrypt with AES-256-GCM", failure);
        }
    }

    public static byte[] open(SecretKey key, byte[] name, byte[] sealed) throws Broken {
        if (sealed.length < NONCE + TAG) {
            throw new Broken("it is too short to be sealed: it was cut off or made up", null);
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE), name)
                    .doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (GeneralSecurityException failure) {
            throw new Broken("it was altered, or its key is not the one it was sealed with", failure);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        cipher.updateAAD(name);
        return cipher;
    }

    /** What was sealed cannot be trusted any more. The message says why, as the rest of a sentence. */
    public static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        Broken(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }
}
