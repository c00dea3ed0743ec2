package dev.baton.traces;

import dev.baton.call.CallId;
import dev.baton.transfer.Owner;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A span for each run of a workflow, each update that it takes on, and each effect. Those of workflows are recorded once, by whoever is
 * there when they end and does not replay; no workflow's commands depend on them.
 */
final class TracedWorker extends WorkerInterceptorBase {

    private static final String TRANSFER = "transfer";

    private final Tracer tracer;

    TracedWorker(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new TracedWorkflow(next);
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new TracedEffect(next);
    }

    private static SpanBuilder about(SpanBuilder span, String workflow) {
        span.setAttribute("baton.workflow_id", workflow);
        Owner.callOf(workflow).map(CallId::value).ifPresent(call -> {
            span.setAttribute("baton.call_id", call);
            if (workflow.startsWith("transfer-")) {
                span.setAttribute("baton.transfer_id", workflow);
            }
        });
        return span;
    }

    private final class TracedWorkflow extends WorkflowInboundCallsInterceptorBase {

        private SpanContext parent = SpanContext.getInvalid();
        private SpanContext own = SpanContext.getInvalid();
        // A call takes one transfer at a time: what it starts is what was asked for last.
        private SpanContext askedFor = SpanContext.getInvalid();

        TracedWorkflow(WorkflowInboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public void init(WorkflowOutboundCallsInterceptor outbound) {
            super.init(new Steps(outbound));
        }

        @Override
        public WorkflowOutput execute(WorkflowInput input) {
            parent = Label.read(input.getHeader());
            WorkflowInfo info = Workflow.getInfo();
            own = under(parent, GivenIds.of(info.getRunId(), "run"));
            try {
                WorkflowOutput output = super.execute(input);
                over(null);
                return output;
            } catch (RuntimeException failed) {
                over(failed);
                throw failed;
            }
        }

        private void over(@Nullable Throwable failure) {
            WorkflowInfo info = Workflow.getInfo();
            record(parent, own, info.getWorkflowType(), info.getRunStartedTimestampMillis(), failure);
        }

        @Override
        public UpdateOutput executeUpdate(UpdateInput input) {
            SpanContext asked = Label.read(input.getHeader());
            String id = Workflow.getCurrentUpdateInfo().map(update -> update.getUpdateId()).orElse("");
            SpanContext update = under(asked, GivenIds.of(Workflow.getInfo().getRunId(), input.getUpdateName() + "\n" + id));
            long began = Workflow.currentTimeMillis();
            if (input.getUpdateName().equals(TRANSFER)) {
                askedFor = update;
            }
            try {
                UpdateOutput output = super.executeUpdate(input);
                record(asked, update, input.getUpdateName(), began, null);
                return output;
            } catch (RuntimeException failed) {
                record(asked, update, input.getUpdateName(), began, failed);
                throw failed;
            }
        }

        private static SpanContext under(SpanContext parent, String id) {
            return parent.isValid() ? SpanContext.create(parent.getTraceId(), id, parent.getTraceFlags(), TraceState.getDefault()) : SpanContext.getInvalid();
        }

        private void record(SpanContext under, SpanContext span, String name, long began, @Nullable Throwable failure) {
            if (!span.isValid() || WorkflowUnsafe.isReplaying()) {
                return;
            }
            long ended = Workflow.currentTimeMillis();
            SpanBuilder builder = about(tracer.spanBuilder(name), Workflow.getInfo().getWorkflowId())
                    .setParent(Label.under(under)).setStartTimestamp(began, TimeUnit.MILLISECONDS);
            Span done = GivenIds.with(span.getSpanId(), builder::startSpan);
            failed(done, failure);
            done.end(ended, TimeUnit.MILLISECONDS);
        }

        private final class Steps extends WorkflowOutboundCallsInterceptorBase {

            Steps(WorkflowOutboundCallsInterceptor next) {
                super(next);
            }

            @Override
            public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
                Label.write(own, input.getHeader());
                return super.executeActivity(input);
            }

            @Override
            public <R> LocalActivityOutput<R> executeLocalActivity(LocalActivityInput<R> input) {
                Label.write(own, input.getHeader());
                return super.executeLocalActivity(input);
            }

            @Override
            public <R> ChildWorkflowOutput<R> executeChildWorkflow(ChildWorkflowInput<R> input) {
                Label.write(askedFor.isValid() ? askedFor : own, input.getHeader());
                return super.executeChildWorkflow(input);
            }

            @Override
            public void continueAsNew(ContinueAsNewInput input) {
                Label.write(parent, input.getHeader());
                over(null);
                super.continueAsNew(input);
            }
        }
    }

    private final class TracedEffect extends ActivityInboundCallsInterceptorBase {

        private @Nullable ActivityExecutionContext context;

        TracedEffect(ActivityInboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public void init(ActivityExecutionContext context) {
            this.context = context;
            super.init(context);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
            SpanContext parent = Label.read(input.getHeader());
            if (context == null || !parent.isValid()) {
                return super.execute(input);
            }
            ActivityInfo info = context.getInfo();
            Span span = about(tracer.spanBuilder(info.getActivityType()), info.getWorkflowId())
                    .setParent(Label.under(parent)).setAttribute("baton.attempt", info.getAttempt()).startSpan();
            MDC.put(Traces.TRACE_ID, span.getSpanContext().getTraceId());
            MDC.put(Traces.SPAN_ID, span.getSpanContext().getSpanId());
            try (Scope _ = span.makeCurrent()) {
                return super.execute(input);
            } catch (RuntimeException | Error failure) {
                failed(span, failure);
                throw failure;
            } finally {
                span.end();
                MDC.remove(Traces.TRACE_ID);
                MDC.remove(Traces.SPAN_ID);
            }
        }
    }

    /** Its kind: its words may name somebody. */
    private static void failed(Span span, @Nullable Throwable failure) {
        if (failure != null) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute("error.type", failure.getClass().getName());
        }
    }
}
