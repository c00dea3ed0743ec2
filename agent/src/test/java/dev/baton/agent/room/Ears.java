package dev.baton.agent.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.agent.media.Frame;
import dev.baton.agent.media.Message;
import dev.baton.agent.media.Parting;
import dev.baton.agent.media.RoomListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import livekit.LivekitModels.ParticipantInfo;

/** Everything that one participant hears and notices. */
final class Ears implements RoomListener {

    /** A tenth of the level that is sent: far below it, and far above what a codec adds. */
    static final double AUDIBLE = Tone.LEVEL / 10.0;

    record Moment(long at, String speaker, Frame frame) {

        double level(Tone tone) {
            return tone.levelIn(frame);
        }
    }

    private final BlockingQueue<Moment> moments = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    @Override
    public void heard(String identity, String track, Frame frame) {
        moments.add(new Moment(System.nanoTime(), identity, frame));
    }

    @Override
    public void present(ParticipantInfo one) {
        events.add(one.getIdentity() + " is there");
    }

    @Override
    public void gone(ParticipantInfo one) {
        events.add(one.getIdentity() + " has gone");
    }

    @Override
    public void told(String from, Message message) {
        messages.add(message);
    }

    @Override
    public void interrupted(String why) {
        events.add("interrupted");
    }

    @Override
    public void restored(boolean anew) {
        events.add(anew ? "restored anew" : "restored");
    }

    @Override
    public void over(Parting parting) {
        events.add("over: " + parting.getClass().getSimpleName());
    }

    Message message() throws InterruptedException {
        Message message = messages.poll(5, TimeUnit.SECONDS);
        assertThat(message).as("a message comes").isNotNull();
        return message;
    }

    Duration expect(String event, Duration within) throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            long left = within.toNanos() - (System.nanoTime() - began);
            String next = events.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
            assertThat(next).as("within %s: %s", within, event).isNotNull();
            if (next.equals(event)) {
                return Duration.ofNanos(System.nanoTime() - began);
            }
        }
    }

    /** How long it took, from now, until this tone was heard. */
    Duration until(Tone tone, Duration within) throws InterruptedException {
        return until(moment -> moment.level(tone) > AUDIBLE, within, tone + " is heard");
    }

    /** How long it took, from now, until this tone was not heard any more for a tenth of a second. */
    Duration untilQuiet(Tone tone, Duration within) throws InterruptedException {
        long began = System.nanoTime();
        long last = began;
        while (System.nanoTime() - last < 100_000_000) {
            Moment moment = moments.poll(100, TimeUnit.MILLISECONDS);
            if (moment != null && moment.level(tone) > AUDIBLE) {
                last = System.nanoTime();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).as("%s falls silent", tone).isLessThan(within);
        }
        return Duration.ofNanos(last - began);
    }

    private Duration until(Predicate<Moment> wanted, Duration within, String what) throws InterruptedException {
        moments.clear();
        long began = System.nanoTime();
        while (true) {
            long left = within.toNanos() - (System.nanoTime() - began);
            Moment moment = moments.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
            assertThat(moment).as("within %s: %s", within, what).isNotNull();
            if (wanted.test(moment)) {
                return Duration.ofNanos(moment.at() - began);
            }
        }
    }

    /** All that is heard from now on, for so long. */
    Stretch listen(Duration howLong) throws InterruptedException {
        moments.clear();
        return collect(howLong);
    }

    /** All that was heard since it was last asked, and for so long from now on. */
    Stretch collect(Duration howLong) throws InterruptedException {
        long until = System.nanoTime() + howLong.toNanos();
        var heard = new ArrayList<Moment>();
        while (true) {
            Moment moment = moments.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (moment != null) {
                heard.add(moment);
            } else if (System.nanoTime() >= until) {
                return new Stretch(heard);
            }
        }
    }

    record Stretch(List<Moment> moments) {

        Stretch from(String speaker) {
            return new Stretch(moments.stream().filter(moment -> moment.speaker().equals(speaker)).toList());
        }

        long loud(Tone tone) {
            return moments.stream().filter(moment -> moment.level(tone) > AUDIBLE).count();
        }

        int frames() {
            return moments.size();
        }

        double typicalLevel(Tone tone) {
            double[] levels = moments.stream().mapToDouble(moment -> moment.level(tone)).sorted().toArray();
            return levels.length == 0 ? 0 : levels[levels.length / 2];
        }

        /** The longest time without this tone, between two moments with it. */
        Duration gap(Tone tone) {
            long longest = 0;
            long last = 0;
            for (Moment moment : moments) {
                if (moment.level(tone) > AUDIBLE) {
                    longest = last == 0 ? 0 : Math.max(longest, moment.at() - last);
                    last = moment.at();
                }
            }
            return Duration.ofNanos(longest);
        }
    }
}
