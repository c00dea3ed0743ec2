package dev.baton.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.livekit.LiveKit;
import dev.baton.port.Rooms.Role;

final class SimulatedMergingConformanceTest extends MergingConformance {

    @Override
    LiveKit liveKit() {
        return world.anotherClient();
    }

    @Override
    MoveProbe probe(LiveKit liveKit) {
        return world.probe();
    }

    private final class Walker implements Page {
        private final RoomName room;
        private final Identity identity;

        Walker(String room, String identity) {
            this.room = new RoomName(room);
            this.identity = new Identity(identity);
            world.switchboard.exchange().join(this.room, this.identity, identity.equals("caller") ? Role.CALLER : Role.OTHER, Reach.BROWSER);
        }

        @Override
        public Page comesAgain() {
            return new Walker(room.value(), identity.value());
        }

        @Override
        public void isShownOut() {
            assertThat(world.switchboard.exchange().present(room)).noneMatch(one -> one.identity().equals(identity));
        }

        @Override
        public void close() {
            world.switchboard.exchange().hangUp(room, identity);
        }
    }

    @Override
    Page comes(LiveKit liveKit, String room, String identity) {
        return new Walker(room, identity);
    }

    @Override
    Page comesWith(LiveKit liveKit, Invitations.Invitation invitation) {
        return new Walker(invitation.room(), invitation.identity().value());
    }
}
