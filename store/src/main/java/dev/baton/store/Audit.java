package dev.baton.store;

import dev.baton.call.TenantId;
import java.time.Instant;
import java.util.List;

/** Who did what, for whoever has to answer for it. Only ever added to, also by whoever may do everything else. */
public final class Audit {

    private final Database database;

    public Audit(Database database) {
        this.database = database;
    }

    /** {@code subject}: an id of ours; never a name, a number or what was said. */
    public record Deed(long number, Instant at, TenantId tenant, String who, String did, String subject) {}

    public void write(TenantId tenant, String who, String did, String subject) {
        database.ask(sql -> sql.sql("insert into audit_entry (tenant, who, did, subject) values (:tenant, :who, :did, :subject)")
                .param("tenant", tenant.value())
                .param("who", who)
                .param("did", did)
                .param("subject", subject)
                .update());
    }

    /** In their order, beginning after this number. */
    public List<Deed> read(TenantId tenant, long after, int atMost) {
        return database.ask(sql -> sql.sql("select number, at, tenant, who, did, subject from audit_entry"
                        + " where tenant = :tenant and number > :after order by number limit :most")
                .param("tenant", tenant.value())
                .param("after", after)
                .param("most", atMost)
                .query((row, n) -> new Deed(row.getLong("number"), Calls.instant(row, "at"), new TenantId(row.getString("tenant")),
                        row.getString("who"), row.getString("did"), row.getString("subject")))
                .list());
    }
}
