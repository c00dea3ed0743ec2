package dev.baton.store;

import dev.baton.call.CallId;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.Reference;
import dev.baton.keeping.Vault;
import java.util.Optional;

/** A row for each text, sealed with the key of its call. The reference of a conversation finds what was said so far. */
public final class VaultInPostgres implements Vault {

    private final Database database;
    private final KeyRing keys;
    private final Sealed sealed;
    private final Transcripts transcripts;

    public VaultInPostgres(Database database, KeyRing keys) {
        this.database = database;
        this.keys = keys;
        sealed = new Sealed(keys);
        transcripts = new Transcripts(database, keys);
    }

    @Override
    public String put(CallId call, Kind kind, String text) {
        var reference = Reference.fresh(call, kind);
        byte[] closed = sealed.close(call, reference.toString(), text);
        database.ask(sql -> sql.sql("""
                        insert into kept_text (reference, call, tenant, kind, sealed) values (:reference, :call, tenant_of(:call), :kind, :sealed)
                        """)
                .param("reference", reference.toString())
                .param("call", call.value())
                .param("kind", reference.kind())
                .param("sealed", closed)
                .update());
        return reference.toString();
    }

    @Override
    public Optional<String> get(String reference) {
        if (reference.startsWith(Transcripts.CONVERSATION)) {
            return transcripts.asKept(reference);
        }
        return Reference.read(reference)
                .filter(parts -> reference.indexOf('\0') < 0)
                .flatMap(parts -> database.ask(sql -> sql.sql("select sealed from kept_text where reference = :reference")
                        .param("reference", reference)
                        .query(byte[].class)
                        .optional()))
                .flatMap(row -> sealed.open(reference, row));
    }

    @Override
    public void destroySecrets(CallId call) {
        database.ask(sql -> sql.sql("delete from kept_text where call = :call and kind = 'secret'").param("call", call.value()).update());
    }

    /** With the key, so that a copy of the rows is worth nothing either. */
    @Override
    public void erase(CallId call) {
        keys.destroy(call);
        database.atOnce(sql -> sql.sql("delete from kept_text where call = :call").param("call", call.value()).update()
                + sql.sql("delete from transcript_turn where call = :call").param("call", call.value()).update());
    }
}
