package dev.baton.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DataStream;
import livekit.LivekitModels.SipDTMF;
import org.junit.jupiter.api.Test;

class PacketsTest {

    private final Packets packets = new Packets();

    @Test
    void aTextIsNeverCutInTheMiddleOfALetter() {
        List<DataPacket> pieces = Packets.of(new Message.Text("notes", "a" + "ü".repeat(20_000), Map.of("k", "v")), List.of("caller"));
        assertThat(pieces).hasSizeGreaterThan(4).allSatisfy(piece -> assertThat(piece.getDestinationIdentitiesList()).containsExactly("caller"));
        assertThat(pieces).filteredOn(DataPacket::hasStreamChunk).allSatisfy(piece ->
                assertThat(piece.getStreamChunk().getContent().isValidUtf8()).isTrue());
        Optional<Packets.Received> whole = Optional.empty();
        for (DataPacket piece : pieces) {
            whole = packets.read(DataPacket.newBuilder(piece).setParticipantIdentity("agent").build().toByteArray());
        }
        assertThat(whole).contains(new Packets.Received("agent", new Message.Text("notes", "a" + "ü".repeat(20_000), Map.of("k", "v"))));
    }

    @Test
    void everyKeyOfATelephoneHasItsNumber() {
        assertThat(Packets.of(new Message.Key('#'), List.of())).singleElement()
                .satisfies(packet -> assertThat(packet.getSipDtmf()).isEqualTo(SipDTMF.newBuilder().setCode(11).setDigit("#").build()));
        assertThat(Packets.of(new Message.Key('0'), List.of()).getFirst().getSipDtmf().getCode()).isZero();
    }

    @Test
    void whatIsNotUnderstoodIsLeftOut() {
        assertThat(packets.read(new byte[] {1, 2, 3})).isEmpty();
        assertThat(packets.read(DataPacket.newBuilder().setSipDtmf(SipDTMF.newBuilder().setDigit("?")).build().toByteArray())).isEmpty();
        assertThat(packets.read(DataPacket.newBuilder().setSipDtmf(SipDTMF.newBuilder().setDigit("12")).build().toByteArray())).isEmpty();
    }

    @Test
    void aTextWithoutEndIsGivenUp() {
        packets.read(of(DataPacket.newBuilder().setStreamHeader(
                DataStream.Header.newBuilder().setStreamId("s").setTextHeader(DataStream.TextHeader.newBuilder()))));
        ByteString much = ByteString.copyFrom(new byte[15_000]);
        for (int i = 0; i < 100; i++) {
            packets.read(of(DataPacket.newBuilder().setStreamChunk(DataStream.Chunk.newBuilder().setStreamId("s").setContent(much))));
        }
        assertThat(packets.read(of(DataPacket.newBuilder().setStreamTrailer(DataStream.Trailer.newBuilder().setStreamId("s"))))).isEmpty();
    }

    @Test
    void nobodyCanWriteIntoAnothersText() {
        packets.read(of(DataPacket.newBuilder().setStreamHeader(
                DataStream.Header.newBuilder().setStreamId("s").setTopic("t").setTextHeader(DataStream.TextHeader.newBuilder()))));
        packets.read(DataPacket.newBuilder().setParticipantIdentity("stranger").setStreamChunk(
                DataStream.Chunk.newBuilder().setStreamId("s").setContent(ByteString.copyFromUtf8("accept"))).build().toByteArray());
        assertThat(packets.read(of(DataPacket.newBuilder().setStreamTrailer(DataStream.Trailer.newBuilder().setStreamId("s")))))
                .contains(new Packets.Received("friend", new Message.Text("t", "", Map.of())));
    }

    private static byte[] of(DataPacket.Builder packet) {
        return packet.setParticipantIdentity("friend").build().toByteArray();
    }
}
