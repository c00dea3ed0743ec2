package dev.baton.transfer;

import dev.baton.call.Call;
import dev.baton.port.AgentPost;
import org.jspecify.annotations.Nullable;

/**
 * What a call hands to the workflow of one of its transfers. {@code before} counts the journal entries that an earlier
 * way of doing the same transfer has written: the timeline goes on.
 */
public record TransferOrder(
        TransferId id, Call call, TransferRequest request, HouseRules rules, @Nullable AgentPost agent, int before) {}
