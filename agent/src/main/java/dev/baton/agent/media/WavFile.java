package dev.baton.agent.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Sound files of the shape in which everything is played here: WAV, 16 bit PCM, 48 kHz, mono or stereo. */
public final class WavFile {

    // Ten minutes of stereo; whatever is longer was not meant to be held in memory.
    private static final long LARGEST = 10L * 60 * Frame.RATE * 4;
    private static final int HEADER = 44;
    private static final int PCM = 1;
    // WAV's way to say: the format is in the extension. With 16 bits it is PCM, as everybody writes it.
    private static final int EXTENSIBLE = 0xFFFE;

    private WavFile() {}

    public static Clip read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new WrongSound(file + " is longer than ten minutes: cut it, it is repeated anyway");
            }
            return read(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            throw new WrongSound(file + " does not exist", missing);
        } catch (IOException unreadable) {
            throw new WrongSound(file + " cannot be read", unreadable);
        }
    }

    static Clip read(String name, byte[] bytes) {
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 12 || !word(data).equals("RIFF") || !word(data.position(8)).equals("WAVE")) {
            throw new WrongSound(name + " is not a WAV file. " + cure(name));
        }
        int channels = 0;
        while (data.remaining() >= 8) {
            String kind = word(data);
            long length = Integer.toUnsignedLong(data.getInt());
            int here = data.position();
            // Programs that write to a pipe do not know the length, and leave it at nothing or everything.
            int present = (int) Math.min(length == 0 ? Integer.MAX_VALUE : length, data.remaining());
            if (kind.equals("fmt ") && present >= 16) {
                channels = shape(name, data);
            } else if (kind.equals("data")) {
                if (channels == 0) {
                    throw new WrongSound(name + " has sound, but does not say in which form. " + cure(name));
                }
                return samples(name, data.slice(here, present).order(ByteOrder.LITTLE_ENDIAN), channels);
            } else {
                present = (int) Math.min(length, data.remaining());
            }
            data.position((int) Math.min(data.limit(), here + (long) present + (present & 1)));
        }
        throw new WrongSound(name + " holds no sound. " + cure(name));
    }

    private static int shape(String name, ByteBuffer data) {
        int start = data.position();
        int format = Short.toUnsignedInt(data.getShort(start));
        int channels = Short.toUnsignedInt(data.getShort(start + 2));
        int rate = data.getInt(start + 4);
        int bits = Short.toUnsignedInt(data.getShort(start + 14));
        if (format != PCM && format != EXTENSIBLE) {
            throw new WrongSound(name + " is compressed (format " + format + "), not plain PCM. " + cure(name));
        }
        if (bits != 16) {
            throw new WrongSound(name + " has " + bits + " bits a sample, not 16. " + cure(name));
        }
        if (rate != Frame.RATE) {
            throw new WrongSound(name + " has " + rate + " samples a second, not " + Frame.RATE + ". " + cure(name));
        }
        if (channels != 1 && channels != 2) {
            throw new WrongSound(name + " has " + channels + " channels, not one or two. " + cure(name));
        }
        return channels;
    }

    private static Clip samples(String name, ByteBuffer data, int channels) {
        short[] samples = new short[data.remaining() / (2 * channels)];
        if (samples.length < Frame.SAMPLES) {
            throw new WrongSound(name + " is shorter than ten milliseconds");
        }
        for (int i = 0; i < samples.length; i++) {
            int left = data.getShort();
            samples[i] = (short) (channels == 1 ? left : (left + data.getShort()) / 2);
        }
        return new Clip(samples);
    }

    private static String cure(String name) {
        return "Make it fit: sox '" + name + "' -r 48000 -b 16 -c 1 fitting.wav";
    }

    private static String word(ByteBuffer data) {
        byte[] word = new byte[4];
        data.get(word);
        return new String(word, StandardCharsets.US_ASCII);
    }

    public static byte[] write(Clip clip) {
        int bytes = clip.samples().length * 2;
        ByteBuffer data = ByteBuffer.allocate(HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
        data.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER - 8 + bytes).put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
        data.putInt(16).putShort((short) PCM).putShort((short) 1).putInt(Frame.RATE).putInt(Frame.RATE * 2).putShort((short) 2).putShort((short) 16);
        data.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        for (short sample : clip.samples()) {
            data.putShort(sample);
        }
        return data.array();
    }
}
