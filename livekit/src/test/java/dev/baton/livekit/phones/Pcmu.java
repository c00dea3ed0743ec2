package dev.baton.livekit.phones;

/** The companding of G.711, mu law. */
final class Pcmu {

    private static final int BIAS = 0x84;
    private static final int LOUDEST = 32635;

    private Pcmu() {}

    static byte encode(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int size = Math.min(Math.abs((int) sample), LOUDEST) + BIAS;
        int exponent = 31 - Integer.numberOfLeadingZeros(size) - 7;
        int mantissa = (size >> (exponent + 3)) & 0x0f;
        return (byte) ~(sign | (exponent << 4) | mantissa);
    }

    static short decode(byte coded) {
        int bits = ~coded & 0xff;
        int size = ((((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 7)) - BIAS;
        return (short) ((bits & 0x80) == 0 ? size : -size);
    }
}
