package dev.baton.cli;

import dev.baton.call.Call;
import dev.baton.cli.ear.Phone;
import dev.baton.cli.ear.Phones;
import dev.baton.livekit.simulated.SimulatedTrunk;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.HouseRules;
import java.net.URI;
import java.time.InstantSource;
import livekit.LivekitRoom.CreateRoomRequest;

/** Telephones that are participants of real rooms: no livekit-sip is needed. */
final class SimulatedEarTrunk implements EarTrunk {

    private final Phones phones;
    private final SimulatedTrunk trunk;

    SimulatedEarTrunk(Phones phones) {
        this.phones = phones;
        trunk = new SimulatedTrunk(URI.create(EarStage.URL.replace("ws://", "http://")), EarStage.KEY, InstantSource.system(), phones, 0);
    }

    @Override
    public String url() {
        return trunk.url();
    }

    @Override
    public String settings() {
        return """
                VOBIZ_SIP_DOMAIN=my-domain.sip.vobiz.ai
                VOBIZ_USERNAME=me
                VOBIZ_PASSWORD=secret
                VOBIZ_OUTBOUND_NUMBER=+919876543210
                """;
    }

    @Override
    public void open(Commands baton) {
        baton.run("trunk", "sync", "--write");
    }

    @Override
    public void connect(Phone phone) {
        phones.connect(phone);
    }

    @Override
    public Begun begin(House house, Call wished, Phone caller, HouseRules rules) throws InterruptedException {
        String room = wished.room().value();
        house.liveKit().rooms().create(CreateRoomRequest.newBuilder().setName(room)
                .setMetadata(house.rooms().marked("", wished.id(), House.TENANT)).build()).await().orThrow("opening the room");
        phones.callIn(caller, room, wished.caller().identity().value());
        house.desk().startCall(new CallStart(wished, new CallStart.Adopted(), rules));
        return new Begun(wished, room);
    }

    @Override
    public void close() {
        trunk.close();
    }
}
