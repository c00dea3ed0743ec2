package dev.baton.agent.webrtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One peer connection, with futures in place of observers. */
record Wire(RTCPeerConnection connection) {

    CompletableFuture<RTCSessionDescription> createOffer(boolean anew) {
        var options = new RTCOfferOptions();
        options.iceRestart = anew;
        return create(observer -> connection.createOffer(options, observer));
    }

    CompletableFuture<RTCSessionDescription> createAnswer() {
        return create(observer -> connection.createAnswer(new RTCAnswerOptions(), observer));
    }

    /** In force on our side when done; gives back what was set. */
    CompletableFuture<String> setLocal(RTCSessionDescription description) {
        return set(observer -> connection.setLocalDescription(description, observer)).thenApply(_ -> description.sdp);
    }

    CompletableFuture<Void> setRemote(RTCSdpType type, String description) {
        return set(observer -> connection.setRemoteDescription(new RTCSessionDescription(type, description), observer));
    }

    CompletableFuture<RTCStatsReport> stats() {
        var done = new CompletableFuture<RTCStatsReport>();
        connection.getStats(done::complete);
        return done;
    }

    private static CompletableFuture<RTCSessionDescription> create(Consumer<CreateSessionDescriptionObserver> ask) {
        var done = new CompletableFuture<RTCSessionDescription>();
        ask.accept(new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                done.completeAsync(() -> description);
            }

            @Override
            public void onFailure(String error) {
                done.completeExceptionally(new IllegalStateException(error));
            }
        });
        return done;
    }

    private static CompletableFuture<Void> set(Consumer<SetSessionDescriptionObserver> ask) {
        var done = new CompletableFuture<Void>();
        ask.accept(new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                // Not on the library's own thread: whatever is done next may ask the library and wait for it.
                done.completeAsync(() -> null);
            }

            @Override
            public void onFailure(String error) {
                done.completeExceptionally(new IllegalStateException(error));
            }
        });
        return done;
    }
}
