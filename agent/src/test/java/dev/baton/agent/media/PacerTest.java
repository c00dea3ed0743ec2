package dev.baton.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PacerTest {

    @Test
    void aVoiceThatFailsDoesNotSilenceTheOthers() throws InterruptedException {
        var beats = new CountDownLatch(20);
        try (var pacer = new Pacer()) {
            pacer.add(() -> {
                throw new IllegalStateException("out of sound, as this test wants it");
            });
            pacer.add(beats::countDown);
            assertThat(beats.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theBeatKeepsUpWithTheClockAndCountsWhatItLeftOut() throws InterruptedException {
        var beats = new CountDownLatch(100);
        var stalled = new CountDownLatch(1);
        long began = System.nanoTime();
        try (var pacer = new Pacer()) {
            pacer.add(() -> {
                beats.countDown();
                if (beats.getCount() == 50) {
                    stall(stalled);
                }
            });
            assertThat(beats.await(10, TimeUnit.SECONDS)).isTrue();
            Pacer.Rhythm rhythm = pacer.rhythm();
            double seconds = (System.nanoTime() - began) / 1e9;
            // The stall of 300 ms is left out, and nothing else is missing.
            assertThat(rhythm.skipped()).isGreaterThanOrEqualTo(28);
            assertThat(rhythm.latest().toMillis()).isGreaterThanOrEqualTo(280);
            assertThat(rhythm.beats() + rhythm.skipped()).isCloseTo((long) (seconds * 100), Offset.offset(12L));
        }
    }

    private static void stall(CountDownLatch never) {
        try {
            assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
