package dev.baton.simulation;

import dev.baton.call.BriefingReference;
import dev.baton.keeping.Vault;
import dev.baton.port.Scribe;
import java.time.Duration;

final class SimulatedScribe implements Scribe {

    private static final Duration WRITING = Duration.ofSeconds(2);

    private final World world;
    private final Effects effects;
    private final Vault vault;
    private Source source = Source.MODEL;

    SimulatedScribe(World world, Effects effects, Vault vault) {
        this.world = world;
        this.effects = effects;
        this.vault = vault;
    }

    void writesPlainly() {
        source = Source.PLAIN;
    }

    @Override
    public Written brief(Order order) {
        world.pause(WRITING, "the briefing is being written");
        return effects.effect("Scribe.brief", "write the briefing", () -> {
            String reference = vault.put(order.call().id(), Vault.Kind.BRIEFING, "The caller needs help: " + order.reason());
            return new Written(new BriefingReference(reference), source);
        });
    }
}
