package dev.baton.cli.ear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToneTest {

    private static final int SAMPLES = SipEar.RATE / 100;

    private static short[] mix(int beginning, Tone... tones) {
        short[] sound = new short[SAMPLES];
        for (Tone tone : tones) {
            for (int i = beginning; i < SAMPLES; i++) {
                sound[i] += tone.sample(i - beginning);
            }
        }
        return sound;
    }

    private static List<Tone> heard(short[] sound) {
        int tones = Tone.heardInMix(sound, SipEar.RATE);
        return Arrays.stream(Tone.values()).filter(tone -> tone.isIn(tones)).toList();
    }

    @Test
    void threeWhoSpeakAtOnceAreAllHeardInOneMix() {
        for (Tone one : Tone.values()) {
            for (Tone other : Tone.values()) {
                for (Tone third : Tone.values()) {
                    if (one.compareTo(other) < 0 && other.compareTo(third) < 0) {
                        assertThat(heard(mix(0, one, other, third))).containsExactly(one, other, third);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverBeginsInTheMiddleOfTenMillisecondsIsTakenForNobodyElse(Tone tone) {
        for (int beginning = 0; beginning < SAMPLES; beginning++) {
            assertThat(heard(mix(beginning, tone))).as("after %d samples", beginning).isSubsetOf(tone);
        }
    }
}
