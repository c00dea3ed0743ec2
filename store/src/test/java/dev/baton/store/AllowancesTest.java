package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AllowancesTest {

    private final Database database = Database.connected(Postgres.fresh());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void twoDoorsTakeFromOneBucketAndEachKeyHasItsOwn() {
        var one = new Allowances(database);
        var other = new Allowances(database);
        // So slow that nothing worth a token comes in meanwhile.
        double eachSecond = 0.0001;
        assertThat(one.take("key-1", 10, eachSecond, 30)).isTrue();
        assertThat(other.take("key-1", 10, eachSecond, 30)).isTrue();
        assertThat(one.take("key-1", 10, eachSecond, 30)).isTrue();
        assertThat(other.take("key-1", 10, eachSecond, 30)).isFalse();
        assertThat(other.take("key-1", 1, eachSecond, 30)).as("and what is refused takes nothing, but there is nothing").isFalse();
        assertThat(other.take("key-2", 10, eachSecond, 30)).isTrue();
    }

    @Test
    void aBucketFillsAgainAndNeverAboveItsBrim() {
        var door = new Allowances(database);
        assertThat(door.take("key-1", 30, 1, 30)).isTrue();
        assertThat(door.take("key-1", 30, 1, 30)).isFalse();
        database.ask(sql -> sql.sql("update allowance set at = at - interval '1 hour'").update());
        assertThat(door.take("key-1", 30, 1, 30)).isTrue();
        assertThat(door.take("key-1", 30, 1, 30)).isFalse();
    }
}
