package dev.baton.directory;

import dev.baton.call.Destination;
import dev.baton.call.SupervisorId;
import dev.baton.transfer.TransferRequest.Mode;
import java.util.List;

/** What an alias stands for. */
public record Department(Destination alias, String publicName, Mode mode, List<SupervisorId> inOrder, OpeningHours hours) {

    public Department {
        inOrder = List.copyOf(inOrder);
    }
}
