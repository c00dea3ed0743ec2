package dev.baton.api;

import dev.baton.call.Call;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Callers who are in a room already, with an agent of anybody's or none: they can be transferred like any other. */
@RestController
final class AdoptionPage {

    private static final int LONGEST_NAME = 200;

    private final Backstage backstage;

    AdoptionPage(Backstage backstage) {
        this.backstage = backstage;
    }

    record Wanted(@Nullable String room, @Nullable String participant) {
        @Override
        public String toString() {
            return "somebody in a room";
        }
    }

    @PostMapping("/calls/adopt")
    @ResponseStatus(HttpStatus.ACCEPTED)
    CallsPage.Placed adopt(@RequestBody Wanted wanted) {
        String room = named("room", wanted.room());
        String participant = named("participant", wanted.participant());
        return switch (backstage.reception().adopt(backstage.tenant(), room, participant)) {
            // The names may hold a phone number, so they are not said back.
            case Reception.Adoption.NobodyThere() -> throw new Problem(Problem.Kind.UNKNOWN_PARTICIPANT, "This participant is not in this room just now.");
            case Reception.Adoption.NotReady(String sentence) -> throw new Problem(Problem.Kind.AWAY, sentence);
            case Reception.Adoption.Adopted(Call call) -> {
                backstage.audit().write(backstage.tenant(), backstage.who(), "adopted a call", call.id().value());
                yield new CallsPage.Placed(call.id().value(), call.room().value(), "accepted");
            }
        };
    }

    private static String named(String field, @Nullable String said) {
        if (said == null || said.isBlank()) {
            throw Problem.field(Problem.Kind.MISSING_FIELD, field, field + " is missing: name the LiveKit room, and the caller's identity in it.");
        }
        WebCallsPage.limited(field, said, LONGEST_NAME);
        return said;
    }
}
