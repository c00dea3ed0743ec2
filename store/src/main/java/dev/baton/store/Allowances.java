package dev.baton.store;

/** How much is left of what each may ask for, for all doors of one database together: buckets that fill steadily, by the database's clock. */
public final class Allowances {

    private final Database database;

    public Allowances(Database database) {
        this.database = database;
    }

    /** Takes so many out of a bucket that holds {@code atMost}, and is full at first. False, and nothing is taken, if fewer are there. */
    public boolean take(String name, int tokens, double eachSecond, double atMost) {
        return database.ask(sql -> sql.sql("""
                        insert into allowance as one (name, tokens, at) values (:name, :most - :take, clock_timestamp())
                        on conflict (name) do update set at = clock_timestamp(),
                            tokens = least(:most, one.tokens + extract(epoch from clock_timestamp() - one.at) * :rate) - :take
                        where least(:most, one.tokens + extract(epoch from clock_timestamp() - one.at) * :rate) >= :take
                        """)
                .param("name", name)
                .param("take", (double) tokens)
                .param("rate", eachSecond)
                .param("most", atMost)
                .update()) == 1;
    }
}
