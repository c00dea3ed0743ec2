import dev.baton.livekit.ApiKey;
import dev.baton.livekit.simulated.SimulatedTrunk;
import dev.baton.livekit.simulated.Telephones;
import dev.baton.simulation.SipAnswer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.ParticipantInfo;

/** For .ci/compose: a Postgres, and in place of livekit-sip one that finds nobody at any number. Until it is stopped. */
final class Beside {

    public static void main(String[] arguments) throws Exception {
        var key = new ApiKey(System.getenv("LIVEKIT_API_KEY"), System.getenv("LIVEKIT_API_SECRET"));
        try (var postgres = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
                var sip = new SimulatedTrunk(URI.create(arguments[arguments.length - 1]), key, InstantSource.system(), new Nobody(), 0)) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection(); Statement one = connection.createStatement()) {
                one.execute("create role baton superuser login");
                one.execute("create database baton owner baton");
            }
            System.out.println("beside 127.0.0.1:" + postgres.getPort() + " " + sip.url().substring("ws://".length()));
            Thread.currentThread().join();
        }
    }

    private record Nobody() implements Telephones {

        @Override
        public Ringing ring(Ring ring) {
            return new Ringing("", "", CompletableFuture.completedFuture(new SipAnswer.Status(404)));
        }

        @Override
        public CompletableFuture<SipAnswer> refer(Move move) {
            return CompletableFuture.completedFuture(new SipAnswer.NotFound());
        }

        @Override
        public Optional<ParticipantInfo> find(String room, String identity) {
            return Optional.empty();
        }

        @Override
        public void remove(String room, String identity) {}
    }
}
