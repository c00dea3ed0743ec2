package dev.baton.livekit.simulated;

import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.phones.Manner;
import dev.baton.livekit.phones.ReferManner;
import dev.baton.livekit.phones.Tone;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.Habit;
import dev.baton.simulation.Habits;
import dev.baton.simulation.Person;
import dev.baton.simulation.ReferHabit;
import dev.baton.simulation.Switchboard;
import dev.baton.simulation.WorldEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The telephones of the phone world, with the same manners as the real ones. */
final class SimulatedSip implements AutoCloseable {

    private final ApiKey key = new ApiKey("devkey", "a-secret-of-at-least-32-characters");
    private final Phones phones = new Phones(1);
    private final SimulatedLiveKit server = new SimulatedLiveKit(phones.switchboard().exchange(), key, InstantSource.system(), 0);
    private int installed;

    SimulatedSip() {
        world().onEvent(event -> {
            synchronized (this) {
                notifyAll();
            }
        });
    }

    ApiKey key() {
        return key;
    }

    String url() {
        return server.url();
    }

    private Switchboard world() {
        return phones.switchboard();
    }

    private static String name(Tone tone) {
        return switch (tone) {
            case RINGING -> "ringing";
            case CALLER -> "caller";
            case SUPERVISOR -> "supervisor";
            case AGENT -> "agent";
        };
    }

    Telephone install(Tone tone, Manner manner, ReferManner onRefer) {
        installed++;
        String name = name(tone) + " " + installed;
        String number = "+1555%07d".formatted(installed);
        String address = "carrier-" + installed + ".example.com";
        Person person = world().supervisor("person-" + installed, name);
        world().exchange().connect(number, person.when(habit(manner, name, address)), Role.SUPERVISOR);
        if (!onRefer.equals(SipTable.UNASKED)) {
            world().moods().carrier(habit(onRefer));
        }
        return new Simulated(name, number, address);
    }

    private Habit habit(Manner manner, String name, String address) {
        return switch (manner) {
            case Manner.Answers(Duration ringing) -> Habits.answers(ringing);
            case Manner.AnswersAndHangsUp(Duration ringing, Duration talk) -> {
                world().when(WorldEvent.Kind.ANSWERED, name).after(talk).run(name + " hangs up", () -> world().hangUp(name));
                yield Habits.answers(ringing);
            }
            case Manner.Ends(int status, Duration ringing) -> Habits.sip(status, ringing);
            case Manner.RingsForever() -> Habits.ringsForever();
            case Manner.Challenges(_, String user, String password) -> {
                server.carrierAsks(address, user, password);
                yield Habits.answers(Duration.ZERO);
            }
        };
    }

    private static ReferHabit habit(ReferManner manner) {
        return switch (manner) {
            case ReferManner.Refuses(int status) -> new ReferHabit.Refuses(status);
            case ReferManner.SaysNoMore() -> new ReferHabit.NeverReports();
            case ReferManner.HangsUp(Duration after) -> new ReferHabit.CallerHangsUp(after);
            case ReferManner.Reports(_, int ending, Duration after) ->
                ending == 200 ? new ReferHabit.Moves(after) : new ReferHabit.Fails(ending, after);
        };
    }

    SipTable.Caller callsIn(String room, ReferManner onRefer) {
        installed++;
        world().moods().carrier(habit(onRefer));
        world().exchange().join(new RoomName(room), new Identity("caller:" + installed), Role.CALLER, Reach.PHONE);
        return new SipTable.Caller("caller:" + installed, new Simulated("caller:" + installed, "+1555%07d".formatted(installed), "nowhere"));
    }

    @Override
    public void close() {
        server.close();
        phones.close();
    }

    private final class Simulated implements Telephone {
        private final String name;
        private final String number;
        private final String address;

        Simulated(String name, String number, String address) {
            this.name = name;
            this.number = number;
            this.address = address;
        }

        @Override
        public String number() {
            return number;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public void awaitRinging(Duration atMost) throws InterruptedException {
            await(atMost, WorldEvent.Kind.RINGING);
        }

        @Override
        public void awaitCancel(Duration atMost) throws InterruptedException {
            await(atMost, WorldEvent.Kind.RELEASED, WorldEvent.Kind.NOT_ANSWERED);
        }

        @Override
        public void awaitBye(Duration atMost) throws InterruptedException {
            await(atMost, WorldEvent.Kind.RELEASED);
        }

        @Override
        public void awaitRefer(Duration atMost) throws InterruptedException {
            if (!until(atMost, () -> world().events().stream().anyMatch(one -> one.kind() == WorldEvent.Kind.REFER_ACCEPTED))) {
                throw new AssertionError("no REFER within " + atMost);
            }
        }

        @Override
        public int mark() {
            return Math.max(0, world().heardBy(name).size() - 1);
        }

        @Override
        public boolean hears(Tone wanted, int mark, Duration atMost) throws InterruptedException {
            return until(atMost, () -> {
                List<String> heard = world().heardBy(name);
                return heard.subList(Math.min(mark, heard.size()), heard.size()).stream().anyMatch(one -> one.contains(name(wanted)));
            });
        }

        private void await(Duration atMost, WorldEvent.Kind... kinds) throws InterruptedException {
            boolean came = until(atMost, () -> world().events().stream()
                    .anyMatch(one -> one.who().equals(name) && List.of(kinds).contains(one.kind())));
            if (!came) {
                throw new AssertionError("neither of " + List.of(kinds) + " for " + name + " within " + atMost);
            }
        }

        @Override
        public void close() {
            world().hangUp(name);
        }
    }

    private interface Happened {
        boolean now();
    }

    private boolean until(Duration atMost, Happened happened) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        // The world's lock is never asked for while this one is held: the listener comes the other way round.
        while (!happened.now()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            synchronized (this) {
                wait(Math.min(left, 50));
            }
        }
        return true;
    }
}
