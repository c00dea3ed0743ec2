package dev.baton.transfer;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The carrier is asked to take the caller elsewhere. */
@WorkflowInterface
public interface ColdTransfer extends Transfer {

    @WorkflowMethod(name = "ColdTransfer")
    TransferReport run(TransferOrder order);
}
