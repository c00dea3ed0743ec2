package dev.baton.cli;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Temporal's test service on a port, its clock being the one on the wall. Its own way to listen would let every machine around come in. */
final class MemoryTemporal implements AutoCloseable {

    private static final boolean TIME_IS_NOT_SKIPPED = true;
    private static final long NOW = 0;
    private static final long LAST_WORDS_SECONDS = 3;

    private final TestServicesStarter services = new TestServicesStarter(TIME_IS_NOT_SKIPPED, NOW);
    private final Server server;

    /** Port 0 is any free one. */
    MemoryTemporal(int port) {
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
        try {
            server = builder.build().start();
        } catch (IOException taken) {
            services.close();
            throw new UncheckedIOException("Temporal in memory cannot listen on loopback", taken);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        try {
            server.shutdownNow();
            // Who is still being answered wants the services.
            var unused = server.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        } finally {
            services.close();
        }
    }
}
