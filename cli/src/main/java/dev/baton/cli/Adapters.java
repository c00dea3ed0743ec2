package dev.baton.cli;

import dev.baton.directory.AddressBook;
import dev.baton.directory.CallNumbers;
import dev.baton.directory.Directory;
import dev.baton.directory.ListedRoster;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.Leases;
import dev.baton.keeping.Vault;
import dev.baton.line.LiveKitLine;
import dev.baton.line.MergeStrategy;
import dev.baton.line.MoveProbe;
import dev.baton.livekit.LiveKit;
import dev.baton.policy.DialGate;
import dev.baton.policy.HousePolicy;
import dev.baton.pulse.ActivityPulse;
import dev.baton.rooms.Admissions;
import dev.baton.rooms.BriefingRooms;
import dev.baton.rooms.LiveKitRooms;
import dev.baton.rooms.Names;
import dev.baton.rooms.RoomSettings;
import dev.baton.telephony.Dialler;
import dev.baton.telephony.LiveKitTelephony;
import dev.baton.telephony.TelephonySettings;
import dev.baton.telephony.Trunk;
import dev.baton.telephony.Trunks;
import dev.baton.transfer.HouseRules;
import dev.baton.watch.OurRooms;
import dev.baton.watch.Papers;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The ports on LiveKit, put together in the same way for a real one and for the simulated one. */
final class Adapters {

    private final Names names;
    private final DialGate gate;
    private final CallNumbers numbers;
    private final Trunks trunks;
    private final ListedRoster roster;
    private final Admissions admissions;
    private final MoveProbe probe;
    private final List<Object> ports;

    Adapters(LiveKit liveKit, Trunk trunk, Directory directory, HousePolicy policy, Leases leases, Vault vault, KeyRing keys, InstantSource clock,
            OurRooms rooms, Predicate<String> transferIsOver, Map<String, String> settings) {
        names = new Names(liveKit, keys.deploymentKey().secret());
        gate = new DialGate(policy, leases, keys);
        roster = new ListedRoster(directory, policy, leases, clock);
        numbers = new CallNumbers(vault, leases, gate);
        var addresses = new AddressBook(directory, numbers, gate);
        admissions = new Admissions(leases);
        trunks = new Trunks(List.of(trunk), leases);
        var dialler = new Dialler(liveKit, names, admissions, leases);
        var pulse = new ActivityPulse();
        probe = new MoveProbe(liveKit, leases);
        var line = new LiveKitLine(new LiveKitLine.Equipment(liveKit, names, dialler, trunks, addresses, admissions, leases, vault, probe,
                call -> rooms.marked("", call.id(), call.tenant()), transferIsOver, clock, pulse), MergeStrategy.pinned(settings));
        ports = List.of(
                new LiveKitRooms(liveKit, names, admissions, vault, RoomSettings.from(settings), new BriefingRooms(leases), line.vigil()),
                new LiveKitTelephony(liveKit, names, dialler, trunks, addresses, gate, vault, leases, TelephonySettings.from(settings), pulse),
                line,
                roster);
    }

    Names names() {
        return names;
    }

    Papers papers() {
        return new Papers(names, House.TENANT, HouseRules.standard());
    }

    Admissions admissions() {
        return admissions;
    }

    MoveProbe probe() {
        return probe;
    }

    DialGate gate() {
        return gate;
    }

    CallNumbers numbers() {
        return numbers;
    }

    Trunks trunks() {
        return trunks;
    }

    ListedRoster roster() {
        return roster;
    }

    /** For a worker: all but the scribe, the ledger and the agents. */
    List<Object> ports() {
        return ports;
    }
}
