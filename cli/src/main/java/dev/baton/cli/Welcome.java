package dev.baton.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What somebody reads who has just started a house: what stands, what is real, and what can be done with it now. */
final class Welcome {

    private static final List<String> ORDER = List.of("phones", "livekit", "agent", "temporal", "postgres", "worker", "api");

    private final PrintWriter out;
    private final AllInOne house;
    private final String key;
    private final Optional<Path> keyFile;

    /** {@code keyFile}: where the key is kept if it was made here. One that was set is not repeated. */
    Welcome(PrintWriter out, AllInOne house, String key, Optional<Path> keyFile) {
        this.out = out;
        this.house = house;
        this.key = key;
        this.keyFile = keyFile;
    }

    /** Where it is kept for long: without the key, and nothing to copy. */
    void note(double seconds) {
        parts();
        keyFile.ifPresent(file -> out.println("The operator key is in " + file + "."));
        lost();
        out.println(String.format(Locale.ROOT, "Ready after %.1f s.", seconds));
        out.flush();
    }

    void say(double seconds) {
        out.println();
        parts();
        out.println();
        keyFile.ifPresentOrElse(
                file -> out.println("  operator key  " + key + "  (kept in " + file + ")"),
                () -> out.println("  operator key  the one of " + ServeCommand.OPERATOR_KEY));
        lost();
        if (house.isSimulated()) {
            table("Numbers to call", PhoneWorld.NUMBERS);
            table("Destinations of a transfer", PhoneWorld.DESTINATIONS);
        }
        commands();
        out.println(String.format(Locale.ROOT, "Ready after %.1f s. What happens is told below. Ctrl-C ends it.", seconds));
        out.println();
        out.flush();
    }

    private void parts() {
        house.parts().stream().sorted(Comparator.comparingInt(part -> ORDER.indexOf(part.name()))).forEach(part ->
                out.println(String.format(Locale.ROOT, "  %-9s %-10s %-24s %s",
                        part.name(), part.real() ? "REAL" : "SIMULATED", part.address(), part.what())));
    }

    private void lost() {
        if (house.lost() > 0) {
            out.println("  " + (house.lost() == 1 ? "1 call" : house.lost() + " calls")
                    + " of the last time had not ended, and Temporal knows nothing of them any more: they are told as lost.");
        }
    }

    private void table(String title, Map<String, String> rows) {
        out.println();
        out.println("  " + title + ":");
        rows.forEach((name, what) -> out.println(String.format(Locale.ROOT, "    %-13s %s", name, what)));
    }

    private void commands() {
        String to = house.isSimulated() ? PhoneWorld.JOHN : "+<the number to call>";
        String from = house.isSimulated() ? ", \"from_phone\": \"" + PhoneWorld.TRUNKS_NUMBER + "\"" : "";
        String number = house.isSimulated() ? "+15551234567" : "+<where a bare transfer goes>";
        String destination = house.isSimulated() ? "sales" : "default";
        String authorised = " -H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json'";
        out.println();
        out.println("Call somebody, and when they have answered, hand them over with a briefing (in another terminal):");
        out.println();
        out.println("KEY=" + (keyFile.isPresent() ? key : "$" + ServeCommand.OPERATOR_KEY));
        out.println("CALL=$(curl -s " + house.address() + "/call" + authorised + " -d '{\"to_phone\": \"" + to + "\"" + from
                + ", \"contact_name\": \"John Doe\", \"enable_call_transfer\": true, \"transfer_phone_number\": \"" + number
                + "\"}' | sed 's/.*\"call_id\":\"\\([^\"]*\\)\".*/\\1/'); echo $CALL; sleep 6");
        out.println("TRANSFER=$(curl -s " + house.address() + "/call/$CALL/transfer" + authorised + " -d '{\"destination\": \"" + destination
                + "\", \"reason\": \"wants to buy a boat\"}' | sed 's/.*\"transfer_id\":\"\\([^\"]*\\)\".*/\\1/'); echo $TRANSFER");
        out.println("for i in $(seq 12); do curl -s " + house.address() + "/transfers/$TRANSFER" + authorised
                + " | sed 's/.*\"status\":\"\\([^\"]*\\)\".*\"now\":\"\\([^\"]*\\)\".*/\\1: \\2/'; echo; sleep 2; done");
        out.println("curl -s " + house.address() + "/transfers/$TRANSFER" + authorised + "; echo");
        out.println();
    }
}
