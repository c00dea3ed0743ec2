package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.Contract.Operation;
import dev.baton.cli.GuardedHouse.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every endpoint, each role, one's own calls and another tenant's. The matrix is printed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhoMayDoWhatTest {

    private static final Set<String> FOR_OPERATORS = Set.of("DELETE /calls/{call_id}", "POST /codec/encode", "POST /codec/decode");

    private GuardedHouse house;
    private String houseCall;
    private String houseTransfer;
    private String acmeCall;
    private String acmeTransfer;
    private final Map<String, String> keys = new LinkedHashMap<>();

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        house = new GuardedHouse(folder, "BATON_REQUESTS_PER_SECOND=5000");
        for (String tenant : List.of("house", "acme")) {
            for (String role : List.of("operator", "integrator", "auditor")) {
                keys.put(role + " of " + tenant, house.key(role, tenant));
            }
        }
        String moved = house.call(GuardedHouse.KEY, GuardedHouse.ADA);
        houseTransfer = house.transfer(GuardedHouse.KEY, moved);
        String acmes = key("operator of acme");
        String acmesMoved = house.call(acmes, GuardedHouse.BOB);
        acmeTransfer = house.transfer(acmes, acmesMoved);
        houseCall = house.call(GuardedHouse.KEY, GuardedHouse.ADA);
        acmeCall = house.call(acmes, GuardedHouse.BOB);
    }

    @AfterAll
    void close() throws Exception {
        house.close();
    }

    private String key(String who) {
        return Objects.requireNonNull(keys.get(who));
    }

    private String filled(Operation operation, String call, String transfer) {
        return operation.template().replace("{call_id}", call).replace("{transfer_id}", transfer).replace("{caller_name}", "Nobody")
                .replace("{room_name}", "call-" + call);
    }

    /** One that is understood, begins nothing, and is refused for a reason of the call's. */
    private static String body(Operation operation) {
        return switch (operation.template()) {
            case "/call" -> "{\"to_phone\": \"\", \"contact_name\": \"x\"}";
            case "/call/{call_id}/transfer" -> "{\"destination\": \"nowhere\"}";
            default -> operation.example().orElse("");
        };
    }

    @Test
    void eachKeyOpensWhatItsRoleMayAndNothingOfAnotherTenant() throws Exception {
        var matrix = new ArrayList<String>();
        int asked = 0;
        for (Operation operation : house.contract().operations()) {
            var row = new StringBuilder(String.format("%-46s", operation));
            if (operation.template().equals("/events")) {
                // It never ends for whoever may listen.
                assertThat(house.get("", "/events").status()).isEqualTo(401);
                matrix.add(row.append("a stream").toString());
                continue;
            }
            String type = house.ask(GuardedHouse.KEY, operation.method(), filled(operation, houseCall, houseTransfer), body(operation)).type();
            assertThat(type).as("%s is described, and is not here", operation).isNotIn("not-offered", "not-this-way");
            Answer nobody = house.ask("", operation.method(), filled(operation, houseCall, houseTransfer), body(operation));
            asked++;
            if (operation.roles().isEmpty()) {
                assertThat(nobody.type()).as("%s", operation).isNotEqualTo("no-key");
                matrix.add(row.append("open").toString());
                continue;
            }
            assertThat(nobody.status()).as("%s without a key", operation).isEqualTo(401);
            for (var key : keys.entrySet()) {
                boolean ofHouse = key.getKey().endsWith("house");
                boolean may = operation.roles().contains(key.getKey().split(" ", 2)[0]);
                Answer own = house.ask(key.getValue(), operation.method(),
                        filled(operation, ofHouse ? houseCall : acmeCall, ofHouse ? houseTransfer : acmeTransfer), body(operation));
                Answer foreign = house.ask(key.getValue(), operation.method(),
                        filled(operation, ofHouse ? acmeCall : houseCall, ofHouse ? acmeTransfer : houseTransfer), body(operation));
                row.append(String.format(" %-14s", own.status() + "/" + foreign.status()));
                asked += 2;
                judge(operation, key.getKey(), may, own, foreign);
            }
            matrix.add(row.toString());
        }
        System.out.printf("%-46s %s (own/foreign)%n", "", String.join(", ", keys.keySet()));
        matrix.forEach(System.out::println);
        System.out.println(asked + " requests");
        assertThat(asked).isGreaterThan(150);
    }

    private static void judge(Operation operation, String who, boolean may, Answer own, Answer foreign) {
        String what = operation + " by " + who + ": " + own.body() + " and " + foreign.body();
        if (!may) {
            assertThat(own.type()).as(what).isEqualTo("not-allowed");
            assertThat(foreign.type()).as(what).isEqualTo("not-allowed");
            return;
        }
        if (FOR_OPERATORS.contains(operation.toString())) {
            assertThat(who).as(what).startsWith("operator");
        }
        boolean housesAffair = operation.template().equals("/codec/encode") && who.endsWith("acme");
        if (housesAffair) {
            assertThat(own.type()).as(what).isEqualTo("not-allowed");
        } else {
            assertThat(own.type()).as(what).isNotIn("not-allowed", "no-key", "unknown-transfer", "not-offered", "failed", "away");
        }
        if (operation.template().contains("{call_id}") || operation.template().contains("{transfer_id}") || operation.template().contains("{room_name}")) {
            assertThat(foreign.status()).as(what).isEqualTo(404);
            assertThat(foreign.type()).as(what).startsWith("unknown-");
        }
    }

    @Test
    void listsHoldOnesOwnCallsOnly() throws Exception {
        for (var key : keys.entrySet()) {
            String listed = house.get(key.getValue(), "/calls?limit=200").body().toString();
            boolean ofHouse = key.getKey().endsWith("house");
            assertThat(listed).as(key.getKey()).contains(ofHouse ? houseCall : acmeCall).doesNotContain(ofHouse ? acmeCall : houseCall);
        }
        // A call of theirs as the place to go on from tells nothing of it.
        assertThat(house.get(key("auditor of acme"), "/calls?after=" + houseCall).body().path("calls")).isEmpty();
    }

    @Test
    void aWithdrawnKeyOpensNothingAndTheAuditLogNamesWhoDidWhat() throws Exception {
        String key = house.key("integrator", "acme");
        assertThat(house.get(key, "/calls").status()).isEqualTo(200);
        Terminal terminal = house.terminal();
        assertThat(terminal.baton("key", "list")).isZero();
        assertThat(terminal.all()).contains("integrator of acme").doesNotContain(key);
        String id = terminal.out().lines().filter(line -> line.contains("integrator of acme")).reduce((one, other) -> other).orElseThrow().split(" ", 2)[0];
        assertThat(terminal.baton("key", "withdraw", id)).isZero();
        assertThat(house.get(key, "/calls").status()).isEqualTo(401);
        assertThat(terminal.baton("key", "withdraw", id)).isZero();
        assertThat(terminal.out()).contains("before");
        assertThat(terminal.baton("key", "withdraw", "key-0000000000")).isEqualTo(2);
        assertThat(terminal.baton("key", "make", "--role", "king", "--name", "x")).isEqualTo(2);
        String rows = house.everything();
        assertThat(rows).contains("made a key for an integrator", "withdrew a key", "operator key-").doesNotContain(key);
    }

    @Test
    void aPathThatCouldBeReadAsAnotherIsNotReadAtAll() throws Exception {
        for (String path : List.of("/actuator/health/..;/calls", "/actuator/health/%2e%2e/calls", "/actuator/health/../../calls", "//calls", "/calls;x=1",
                "/call/%2Fx", "/call/a%00b", "/codec;x/decode", "/%63odec/%2e/decode")) {
            Answer refused = house.get(key("auditor of acme"), path);
            assertThat(refused.status()).as(path).isEqualTo(400);
        }
    }
}
