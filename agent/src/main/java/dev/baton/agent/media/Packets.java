package dev.baton.agent.media;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DataStream;
import livekit.LivekitModels.SipDTMF;
import livekit.LivekitModels.UserPacket;

/** Messages as packets of LiveKit's data channels, and back. Texts travel in pieces. */
final class Packets {

    // A data channel carries 16 kB at a time between all clients; the rest is for the packet's own fields.
    private static final int PIECE = 15_000;
    // Whoever sends more than this, or begins more texts than this without an end, is not listened to.
    private static final int LONGEST_TEXT = 1 << 20;
    private static final int OPEN_TEXTS = 64;

    private final Map<String, Incomplete> texts = new LinkedHashMap<>();

    record Received(String from, Message message) {}

    private record Incomplete(DataStream.Header header, ByteArrayOutputStream bytes) {}

    static List<DataPacket> of(Message message, List<String> to) {
        return switch (message) {
            case Message.Data(String topic, byte[] payload) -> List.of(packet(to)
                    .setUser(UserPacket.newBuilder().setTopic(topic).setPayload(ByteString.copyFrom(payload))).build());
            case Message.Key key -> List.of(packet(to)
                    .setSipDtmf(SipDTMF.newBuilder().setCode(key.code()).setDigit(String.valueOf(key.digit()))).build());
            case Message.Text text -> pieces(text, to);
        };
    }

    private static List<DataPacket> pieces(Message.Text text, List<String> to) {
        String id = UUID.randomUUID().toString();
        byte[] bytes = text.text().getBytes(StandardCharsets.UTF_8);
        var packets = new ArrayList<DataPacket>();
        packets.add(packet(to).setStreamHeader(DataStream.Header.newBuilder()
                .setStreamId(id).setTimestamp(System.currentTimeMillis()).setTopic(text.topic()).setMimeType("text/plain")
                .setTotalLength(bytes.length).putAllAttributes(text.attributes()).setTextHeader(DataStream.TextHeader.newBuilder())).build());
        for (int from = 0, index = 0; from < bytes.length; index++) {
            int until = endOfPiece(bytes, from);
            packets.add(packet(to).setStreamChunk(DataStream.Chunk.newBuilder()
                    .setStreamId(id).setChunkIndex(index).setContent(ByteString.copyFrom(bytes, from, until - from))).build());
            from = until;
        }
        packets.add(packet(to).setStreamTrailer(DataStream.Trailer.newBuilder().setStreamId(id)).build());
        return packets;
    }

    // Receivers show each piece by itself: a letter is never cut in two.
    private static int endOfPiece(byte[] bytes, int from) {
        int until = Math.min(bytes.length, from + PIECE);
        while (until < bytes.length && (bytes[until] & 0xC0) == 0x80) {
            until--;
        }
        return until;
    }

    private static DataPacket.Builder packet(List<String> to) {
        return DataPacket.newBuilder().addAllDestinationIdentities(to);
    }

    /** A message, once it is complete. */
    Optional<Received> read(byte[] bytes) {
        DataPacket packet;
        try {
            packet = DataPacket.parseFrom(bytes);
        } catch (InvalidProtocolBufferException unreadable) {
            return Optional.empty();
        }
        String from = packet.getParticipantIdentity();
        return message(packet, from).map(message -> new Received(from, message));
    }

    private Optional<Message> message(DataPacket packet, String from) {
        return switch (packet.getValueCase()) {
            case USER -> Optional.of(new Message.Data(packet.getUser().getTopic(), packet.getUser().getPayload().toByteArray()));
            case SIP_DTMF -> key(packet.getSipDtmf());
            case STREAM_HEADER -> begin(packet.getStreamHeader(), from);
            case STREAM_CHUNK -> goOn(packet.getStreamChunk(), from);
            case STREAM_TRAILER -> end(packet.getStreamTrailer(), from);
            case SPEAKER, TRANSCRIPTION, METRICS, CHAT_MESSAGE, RPC_REQUEST, RPC_ACK, RPC_RESPONSE, ENCRYPTED_PACKET, VALUE_NOT_SET ->
                Optional.empty();
        };
    }

    private static Optional<Message> key(SipDTMF dtmf) {
        try {
            return dtmf.getDigit().length() == 1 ? Optional.of(new Message.Key(dtmf.getDigit().charAt(0))) : Optional.empty();
        } catch (IllegalArgumentException noSuchKey) {
            return Optional.empty();
        }
    }

    private Optional<Message> begin(DataStream.Header header, String from) {
        if (header.hasTextHeader() && texts.size() < OPEN_TEXTS) {
            texts.put(from + "\n" + header.getStreamId(), new Incomplete(header, new ByteArrayOutputStream()));
        }
        return Optional.empty();
    }

    private Optional<Message> goOn(DataStream.Chunk chunk, String from) {
        String key = from + "\n" + chunk.getStreamId();
        Incomplete text = texts.get(key);
        if (text != null) {
            text.bytes().writeBytes(chunk.getContent().toByteArray());
            if (text.bytes().size() > LONGEST_TEXT) {
                texts.remove(key);
            }
        }
        return Optional.empty();
    }

    private Optional<Message> end(DataStream.Trailer trailer, String from) {
        Incomplete text = texts.remove(from + "\n" + trailer.getStreamId());
        return text == null
                ? Optional.empty()
                : Optional.of(new Message.Text(text.header().getTopic(), text.bytes().toString(StandardCharsets.UTF_8),
                        text.header().getAttributesMap()));
    }

    /** Somebody left: what they had begun will not end. */
    void forget(String identity) {
        texts.keySet().removeIf(key -> key.startsWith(identity + "\n"));
    }
}
