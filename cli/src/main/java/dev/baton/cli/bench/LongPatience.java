package dev.baton.cli.bench;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import java.time.Duration;

/**
 * Thousands of phones that ring for an hour beat for nothing, and a flooded server is late with everything: what is
 * measured here is a worker's memory, so nobody is given up for lost meanwhile.
 */
final class LongPatience extends WorkerInterceptorBase {

    static final Duration HEARTBEAT = Duration.ofHours(2);
    static final Duration PROMPT = Duration.ofMinutes(10);

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new WorkflowInboundCallsInterceptorBase(next) {
            @Override
            public void init(WorkflowOutboundCallsInterceptor outbound) {
                super.init(new WorkflowOutboundCallsInterceptorBase(outbound) {
                    @Override
                    public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
                        return super.executeActivity(new ActivityInput<>(input.getActivityName(), input.getResultClass(),
                                input.getResultType(), input.getArgs(), patient(input.getOptions()), input.getHeader()));
                    }
                });
            }
        };
    }

    private static ActivityOptions patient(ActivityOptions options) {
        var patient = ActivityOptions.newBuilder(options);
        if (options.getHeartbeatTimeout() != null) {
            patient.setHeartbeatTimeout(HEARTBEAT);
        }
        if (options.getScheduleToStartTimeout() != null) {
            patient.setScheduleToStartTimeout(PROMPT);
        }
        if (options.getStartToCloseTimeout() != null && options.getStartToCloseTimeout().compareTo(PROMPT) < 0) {
            patient.setStartToCloseTimeout(PROMPT);
        }
        return patient.build();
    }
}
