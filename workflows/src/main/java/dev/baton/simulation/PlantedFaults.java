package dev.baton.simulation;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInterface;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The faults that a story has in store for a port, where the port is not the world's own: the process that serves it dies
 * before it does anything, or with the answer in its hands. The world's ports have them within.
 */
final class PlantedFaults extends WorkerInterceptorBase {

    private final Switchboard world;
    private final Set<String> elsewhere;

    PlantedFaults(Switchboard world, List<Object> ports) {
        this.world = world;
        elsewhere = ports.stream().map(Object::getClass)
                .filter(one -> !one.getPackageName().equals(Switchboard.class.getPackageName()))
                .flatMap(one -> Stream.of(one.getInterfaces()))
                .map(port -> Objects.requireNonNull(port.getAnnotation(ActivityInterface.class), port + " is no port").namePrefix())
                .collect(Collectors.toSet());
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private String type = "";

            @Override
            public void init(ActivityExecutionContext context) {
                type = context.getInfo().getActivityType();
                super.init(context);
            }

            @Override
            public @Nullable ActivityOutput execute(ActivityInput input) {
                return elsewhere.stream().anyMatch(type::startsWith)
                        ? world.<@Nullable ActivityOutput>withFaults(type.replace('_', '.'), () -> super.execute(input))
                        : super.execute(input);
            }
        };
    }
}
