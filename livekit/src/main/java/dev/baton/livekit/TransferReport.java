package dev.baton.livekit;

import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What LiveKit said about a transfer besides "200". Servers up to 1.13.5 say nothing; newer ones fill a message that the
 * protobufs do not know yet, and whose zero values mean nothing unless there is a transfer id.
 */
public record TransferReport(String transferId, Status status, Reason reason, int sipStatus) {

    public enum Status {
        ONGOING,
        FAILED,
        SUCCESSFUL,
        UNRECOGNIZED
    }

    public enum Reason {
        UNSPECIFIED,
        COMPLETED,
        CALL_ENDED,
        REJECTED,
        RINGING_TIMEOUT,
        SUBSCRIPTION_TERMINATED,
        CANCELED,
        UNRECOGNIZED
    }

    // TransferSIPParticipantResponse and SIPStatus, as field numbers.
    private static final int TRANSFER_ID = 1;
    private static final int STATUS = 2;
    private static final int REASON = 3;
    private static final int SIP_STATUS = 4;
    private static final int SIP_STATUS_CODE = 1;

    static Optional<TransferReport> in(Empty answer) {
        UnknownFieldSet fields = answer.getUnknownFields();
        String id = fields.getField(TRANSFER_ID).getLengthDelimitedList().stream()
                .reduce((first, last) -> last).map(bytes -> bytes.toString(StandardCharsets.UTF_8)).orElse("");
        if (id.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new TransferReport(id, named(Status.values(), number(fields.getField(STATUS))),
                named(Reason.values(), number(fields.getField(REASON))), sipStatus(fields.getField(SIP_STATUS))));
    }

    private static int sipStatus(Field field) {
        try {
            return field.getLengthDelimitedList().isEmpty()
                    ? 0
                    : (int) number(UnknownFieldSet.parseFrom(field.getLengthDelimitedList().getLast()).getField(SIP_STATUS_CODE));
        } catch (InvalidProtocolBufferException unreadable) {
            return 0;
        }
    }

    private static long number(Field field) {
        return field.getVarintList().isEmpty() ? 0 : field.getVarintList().getLast();
    }

    private static <E> E named(E[] values, long number) {
        return values[(int) Math.min(number >= 0 ? number : Integer.MAX_VALUE, values.length - 1)];
    }
}
