package dev.baton.transfer;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The caller waits, a supervisor is called in and briefed, the two are joined, the agent leaves. */
@WorkflowInterface
public interface WarmTransfer extends Transfer {

    @WorkflowMethod(name = "WarmTransfer")
    TransferReport run(TransferOrder order);
}
