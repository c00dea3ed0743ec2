package dev.baton.agent.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavFileTest {

    private final Path folder;

    WavFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatWasWrittenIsReadAgain() throws IOException {
        short[] samples = new short[1000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (i * 7);
        }
        Path file = Files.write(folder.resolve("tune.wav"), WavFile.write(new Clip(samples)));
        assertThat(WavFile.read(file).samples()).isEqualTo(samples);
    }

    private static byte[] wav(int format, int channels, int rate, int bits) {
        byte[] bytes = WavFile.write(new Clip(new short[2000]));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
                .putShort(20, (short) format).putShort(22, (short) channels).putInt(24, rate).putShort(34, (short) bits);
        return bytes;
    }

    @Test
    void stereoIsHeardFromTheMiddle() {
        byte[] bytes = wav(1, 2, 48_000, 16);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(44, (short) 300).putShort(46, (short) 100);
        Clip clip = WavFile.read("s.wav", bytes);
        assertThat(clip.samples()).hasSize(1000);
        assertThat(clip.samples()[0]).isEqualTo((short) 200);
    }

    @Test
    void theWrongShapeIsNamedWithItsCure() {
        assertThatThrownBy(() -> WavFile.read("a.wav", wav(1, 1, 44_100, 16))).isInstanceOf(WrongSound.class)
                .hasMessage("a.wav has 44100 samples a second, not 48000. Make it fit: sox 'a.wav' -r 48000 -b 16 -c 1 fitting.wav");
        assertThatThrownBy(() -> WavFile.read("a.wav", wav(1, 1, 48_000, 24))).hasMessageContaining("24 bits a sample");
        assertThatThrownBy(() -> WavFile.read("a.wav", wav(1, 6, 48_000, 16))).hasMessageContaining("6 channels");
        assertThatThrownBy(() -> WavFile.read("a.wav", wav(7, 1, 8_000, 8))).hasMessageContaining("compressed (format 7)");
        assertThatThrownBy(() -> WavFile.read("a.mp3", new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, 0, 0, 0, 0, 0})).hasMessageContaining("is not a WAV file");
        assertThatThrownBy(() -> WavFile.read("a.wav", Arrays.copyOf(wav(1, 1, 48_000, 16), 30))).hasMessageContaining("holds no sound");
        assertThatThrownBy(() -> WavFile.read("a.wav", Arrays.copyOf(wav(1, 1, 48_000, 16), 50))).hasMessageContaining("shorter than");
        assertThatThrownBy(() -> WavFile.read(folder.resolve("none.wav"))).hasMessageEndingWith("none.wav does not exist");
    }

    @Test
    void anyGarbageIsRefusedAndNothingElseHappens() {
        var random = new Random(20_261_126);
        byte[] good = wav(1, 1, 48_000, 16);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length));
            for (int j = 0; j < 4 && bytes.length > 0; j++) {
                bytes[random.nextInt(Math.min(bytes.length, 60))] = (byte) random.nextInt();
            }
            try {
                WavFile.read("seed 20261126, case " + i, bytes);
            } catch (WrongSound wrong) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
