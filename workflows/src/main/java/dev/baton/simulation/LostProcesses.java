package dev.baton.simulation;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A process that a story killed reports nothing: no result, no failure, no beat. The server has to notice. */
public final class LostProcesses extends WorkerInterceptorBase {

    private final Tempo tempo;

    public LostProcesses(Tempo tempo) {
        this.tempo = tempo;
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private @Nullable ActivityExecutionContext context;

            @Override
            public void init(ActivityExecutionContext context) {
                this.context = context;
                super.init(context);
            }

            @Override
            public @Nullable ActivityOutput execute(ActivityInput input) {
                try {
                    return super.execute(input);
                } catch (ProcessDied died) {
                    ActivityExecutionContext running = Objects.requireNonNull(context);
                    running.doNotCompleteOnReturn();
                    tempo.lost(running.getInfo());
                    return new ActivityOutput(null);
                }
            }
        };
    }
}
