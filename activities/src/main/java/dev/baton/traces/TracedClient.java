package dev.baton.traces;

import io.opentelemetry.api.trace.Span;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptor;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientInterceptorBase;

/** Whatever starts a workflow or changes one says in which request. */
final class TracedClient extends WorkflowClientInterceptorBase {

    @Override
    public WorkflowClientCallsInterceptor workflowClientCallsInterceptor(WorkflowClientCallsInterceptor next) {
        return new WorkflowClientCallsInterceptorBase(next) {
            @Override
            public WorkflowStartOutput start(WorkflowStartInput input) {
                Label.write(Span.current().getSpanContext(), input.getHeader());
                return super.start(input);
            }

            @Override
            public <R> WorkflowUpdateHandle<R> startUpdate(StartUpdateInput<R> input) {
                Label.write(Span.current().getSpanContext(), input.getHeader());
                return super.startUpdate(input);
            }
        };
    }
}
