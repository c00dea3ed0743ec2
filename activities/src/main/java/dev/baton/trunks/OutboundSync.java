package dev.baton.trunks;

import dev.baton.call.PhoneNumber;
import dev.baton.livekit.Reply;
import dev.baton.livekit.SipCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import livekit.LivekitModels.ListUpdate;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import livekit.LivekitSip.SIPOutboundTrunkUpdate;
import livekit.LivekitSip.UpdateSIPOutboundTrunkRequest;

/** Brings LiveKit's outbound trunk to what the settings say. Looks first, writes only what differs, removes nothing. */
public final class OutboundSync {

    static final String NAME = "Baton outbound";

    private final SipCalls sip;

    public OutboundSync(SipCalls sip) {
        this.sip = sip;
    }

    public Synced sync(TrunkWish wish) throws InterruptedException {
        return switch (sip.outboundTrunks().await()) {
            case Reply.Failed<List<SIPOutboundTrunkInfo>>(var failure) -> new Synced.Failed("list the trunks", failure);
            case Reply.Done<List<SIPOutboundTrunkInfo>>(var trunks) -> sync(wish, trunks);
        };
    }

    private Synced sync(TrunkWish wish, List<SIPOutboundTrunkInfo> trunks) throws InterruptedException {
        if (wish.id().isPresent()) {
            Optional<SIPOutboundTrunkInfo> named = trunks.stream().filter(one -> one.getSipTrunkId().equals(wish.id().get())).findFirst();
            return named.isPresent() ? update(named.get(), wish) : new Synced.Refused("LiveKit has no outbound trunk " + wish.id().get()
                    + ": correct OUTBOUND_TRUNK_ID, or remove it to have the trunk found by its address, or made.");
        }
        // Without an id in the settings, a second run must find what the first one made.
        List<SIPOutboundTrunkInfo> alike = trunks.stream()
                .filter(one -> one.getAddress().equalsIgnoreCase(wish.address()) && sharesANumber(one, wish))
                .toList();
        return switch (alike.size()) {
            case 0 -> create(wish);
            case 1 -> update(alike.getFirst(), wish);
            default -> new Synced.Refused("LiveKit has several outbound trunks with this address and number: set OUTBOUND_TRUNK_ID to one of "
                    + alike.stream().map(SIPOutboundTrunkInfo::getSipTrunkId).sorted().collect(Collectors.joining(", ")) + ".");
        };
    }

    private static boolean sharesANumber(SIPOutboundTrunkInfo trunk, TrunkWish wish) {
        return wish.numbers().stream().anyMatch(number -> TrunkNumbers.cover(trunk.getNumbersList(), number));
    }

    private Synced create(TrunkWish wish) throws InterruptedException {
        var trunk = SIPOutboundTrunkInfo.newBuilder().setName(NAME).setAddress(wish.address())
                .addAllNumbers(wish.numbers().stream().map(PhoneNumber::e164).toList());
        var changes = new ArrayList<>(List.of(Change.set("address", wish.address()), Change.set("numbers", masked(wish.numbers()))));
        wish.credentials().ifPresent(credentials -> {
            trunk.setAuthUsername(credentials.username()).setAuthPassword(credentials.password());
            changes.add(Change.set("user name", ""));
            changes.add(Change.set("password", ""));
        });
        return switch (sip.createOutboundTrunk(trunk.build()).await()) {
            case Reply.Failed<SIPOutboundTrunkInfo>(var failure) -> new Synced.Failed("make the trunk", failure);
            case Reply.Done<SIPOutboundTrunkInfo>(var made) -> new Synced.Made(made.getSipTrunkId(), changes);
        };
    }

    private Synced update(SIPOutboundTrunkInfo before, TrunkWish wish) throws InterruptedException {
        var update = SIPOutboundTrunkUpdate.newBuilder();
        var changes = new ArrayList<Change>();
        boolean sameAddress = before.getAddress().equals(wish.address());
        changes.add(Change.of("address", sameAddress, wish.address() + (sameAddress ? "" : " (was " + before.getAddress() + ")")));
        if (!sameAddress) {
            update.setAddress(wish.address());
        }
        numbers(before, wish, update, changes);
        wish.credentials().ifPresentOrElse(credentials -> credentials(before, credentials, update, changes), () -> {
            if (!before.getAuthUsername().isEmpty()) {
                changes.add(new Change("user name", Change.Kind.KEPT, "the settings name none"));
            }
        });
        if (changes.stream().noneMatch(Change::changes)) {
            return new Synced.AlreadySo(before.getSipTrunkId(), changes);
        }
        var request = UpdateSIPOutboundTrunkRequest.newBuilder().setSipTrunkId(before.getSipTrunkId()).setUpdate(update).build();
        return switch (sip.updateOutboundTrunk(request).await()) {
            case Reply.Failed<SIPOutboundTrunkInfo>(var failure) -> new Synced.Failed("update the trunk", failure);
            case Reply.Done<SIPOutboundTrunkInfo>(var updated) -> new Synced.Updated(updated.getSipTrunkId(), changes);
        };
    }

    private static void numbers(SIPOutboundTrunkInfo before, TrunkWish wish, SIPOutboundTrunkUpdate.Builder update, List<Change> changes) {
        List<PhoneNumber> missing = wish.numbers().stream().filter(number -> !TrunkNumbers.cover(before.getNumbersList(), number)).toList();
        if (missing.isEmpty()) {
            changes.add(Change.of("numbers", true, masked(wish.numbers())));
        } else {
            update.setNumbers(ListUpdate.newBuilder().addAllAdd(missing.stream().map(PhoneNumber::e164).toList()));
            changes.add(new Change("numbers", Change.Kind.ADDED, masked(missing)));
        }
        long others = before.getNumbersList().stream()
                .filter(one -> wish.numbers().stream().noneMatch(number -> TrunkNumbers.cover(List.of(one), number))).count();
        if (others > 0) {
            changes.add(new Change("other numbers", Change.Kind.KEPT, others + " that the settings do not name"));
        }
    }

    private static void credentials(SIPOutboundTrunkInfo before, Credentials wished, SIPOutboundTrunkUpdate.Builder update,
            List<Change> changes) {
        boolean sameName = before.getAuthUsername().equals(wished.username());
        changes.add(Change.of("user name", sameName, sameName ? "" : "was " + (before.getAuthUsername().isEmpty() ? "none" : "another")));
        boolean noneYet = before.getAuthUsername().isEmpty() && before.getAuthPassword().isEmpty();
        if (noneYet) {
            changes.add(Change.set("password", ""));
        } else if (isHidden(before.getAuthPassword())) {
            changes.add(new Change("password", Change.Kind.WRITTEN_AGAIN, "LiveKit does not read it back, so nobody knows if it was the same"));
        } else {
            boolean same = before.getAuthPassword().equals(wished.password());
            changes.add(Change.of("password", same, "compared with the one that LiveKit reads back"));
        }
        if (!sameName) {
            update.setAuthUsername(wished.username());
        }
        if (!before.getAuthPassword().equals(wished.password())) {
            update.setAuthPassword(wished.password());
        }
    }

    // A self-hosted server reads passwords back in clear (measured). One that does not gives nothing, or stars.
    private static boolean isHidden(String password) {
        return password.isEmpty() || password.matches("[*•]+") || password.equalsIgnoreCase("<redacted>");
    }

    static String masked(List<PhoneNumber> numbers) {
        return numbers.stream().map(PhoneNumber::masked).collect(Collectors.joining(", "));
    }
}
