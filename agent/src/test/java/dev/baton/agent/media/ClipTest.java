package dev.baton.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClipTest {

    @Test
    void aClipIsHeardOnceAndIsOver() {
        Sound once = counting(700).once();
        assertThat(next(once)).startsWith(0, 1, 2).endsWith(479);
        assertThat(next(once)).startsWith(480).containsSubsequence(699, 0, 0);
        assertThat(once.add(new int[Frame.SAMPLES])).isFalse();
    }

    @Test
    void aLoopHasNoGap() {
        Sound forever = counting(700).forever();
        List<Integer> heard = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            heard.addAll(next(forever));
        }
        for (int i = 0; i < heard.size(); i++) {
            assertThat(heard.get(i)).isEqualTo(i % 700);
        }
    }

    @Test
    void anEmptyClipIsOverAtOnce() {
        assertThat(counting(0).forever().add(new int[Frame.SAMPLES])).isFalse();
    }

    @Test
    void soundsAreMixedAndNeverWrapAround() {
        var voice = new Voice("music", Audience.nobody(), _ -> {});
        List<Frame> pushed = new ArrayList<>();
        voice.speakThrough(pushed::add);
        Sound loud = constant(30_000);
        voice.play(loud);
        voice.play(constant(10_000));
        voice.beat();
        assertThat(pushed.getLast().samples()[7]).isEqualTo(Short.MAX_VALUE);
        voice.stop(loud);
        voice.beat();
        assertThat(pushed.getLast().samples()[7]).isEqualTo((short) 10_000);
        voice.mute(true);
        voice.beat();
        assertThat(pushed.getLast().samples()[7]).isZero();
    }

    @Test
    void whoWaitsForTheEndOfASoundIsTold() {
        var voice = new Voice("words", Audience.nobody(), _ -> {});
        var over = voice.play(counting(480).once());
        voice.beat();
        assertThat(over).isNotDone();
        voice.beat();
        assertThat(over).isCompleted();
    }

    private static Clip counting(int samples) {
        short[] all = new short[samples];
        for (int i = 0; i < samples; i++) {
            all[i] = (short) i;
        }
        return new Clip(all);
    }

    private static Sound constant(int level) {
        return mix -> {
            for (int i = 0; i < mix.length; i++) {
                mix[i] += level;
            }
            return true;
        };
    }

    private static List<Integer> next(Sound sound) {
        int[] mix = new int[Frame.SAMPLES];
        assertThat(sound.add(mix)).isTrue();
        return Arrays.stream(mix).boxed().toList();
    }
}
