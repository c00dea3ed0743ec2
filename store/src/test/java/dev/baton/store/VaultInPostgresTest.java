package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.Party;
import dev.baton.call.Transcript.Turn;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.Vault;
import dev.baton.keeping.Vault.Kind;
import dev.baton.keeping.VaultContract;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class VaultInPostgresTest extends VaultContract {

    private final Database database = Database.connected(Postgres.fresh());
    private final KeyRing keys = new KeyRingInPostgres(database, Postgres.DEPLOYMENT, InstantSource.system());

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected Vault vault() {
        return new VaultInPostgres(database, keys);
    }

    @Test
    void aConversationIsFoundTurnByTurnInItsOrder() {
        var transcripts = new Transcripts(database, keys);
        transcripts.add(CALL, 1, new Turn(Party.AGENT, "Which invoice?"));
        transcripts.add(CALL, 0, new Turn(Party.CALLER, "It's about my invoice"));
        transcripts.add(CALL, 1, new Turn(Party.AGENT, "something that was never said"));

        assertThat(vault().get("conversation:" + CALL)).hasValue(
                "{\"turns\":[{\"speaker\":\"CALLER\",\"text\":\"It's about my invoice\"},{\"speaker\":\"AGENT\",\"text\":\"Which invoice?\"}]}");
        assertThat(vault().get("conversation:" + OTHER)).isEmpty();
        assertThat(vault().get("conversation:no such call!")).isEmpty();
    }

    @Test
    void whatWasSaidCannotBeReworded() {
        new Transcripts(database, keys).add(CALL, 0, new Turn(Party.CALLER, "words"));

        assertThatThrownBy(() -> database.ask(sql -> sql.sql("update transcript_turn set sealed = 'other words'").update()))
                .hasMessageContaining("only ever added to");
    }

    @Test
    void aTextPutInAnothersPlaceIsNotRead() {
        String one = vault().put(CALL, Kind.BRIEFING, "one");
        String two = vault().put(CALL, Kind.BRIEFING, "two");
        database.ask(sql -> sql.sql("update kept_text set sealed = (select sealed from kept_text where reference = :two) where reference = :one")
                .param("one", one).param("two", two).update());

        assertThatThrownBy(() -> vault().get(one)).isInstanceOf(UnusableDatabase.class).hasMessageContaining("altered");
    }

    @Test
    void everyTextHasTheTenantOfItsCall() {
        vault().put(CALL, Kind.SECRET, "before anybody said whose call it is");
        Tenants.knows(database, keys, OTHER, "acme");
        vault().put(OTHER, Kind.SECRET, "pin");

        List<String> rows = database.ask(sql -> sql.sql("select call || ' ' || tenant from kept_text order by 1").query(String.class).list());
        assertThat(rows).containsExactlyInAnyOrder(CALL + " house", OTHER + " acme");
    }
}
