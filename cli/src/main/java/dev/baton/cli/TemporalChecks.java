package dev.baton.cli;

import dev.baton.transfer.SearchKeys;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The doctor's look at Temporal. Registers nothing. */
final class TemporalChecks {

    private static final String SERVER = "Temporal";
    private static final String SPACE = "namespace";
    private static final String ATTRIBUTES = "search keys";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String address;
    private final String namespace;
    private final String whence;
    private final List<Check> checks = new ArrayList<>();

    TemporalChecks(Map<String, String> settings, String asked) {
        address = Temporal.address(asked.isEmpty() ? null : asked, settings);
        namespace = Temporal.namespace(settings);
        whence = asked.isEmpty() && Surroundings.said(settings, Temporal.ADDRESS).isEmpty() ? ", where it is looked for without a setting" : "";
    }

    List<Check> all() {
        if (!Temporal.isAddress(address)) {
            return List.of(Check.failed(SERVER, Temporal.ADDRESS + " is no address", "Write host:port, such as 127.0.0.1:7233."));
        }
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address)
                .setGrpcCompression(GrpcCompression.NONE)
                .build());
        try {
            look(stubs);
        } finally {
            stubs.shutdownNow();
        }
        return List.copyOf(checks);
    }

    private void look(WorkflowServiceStubs stubs) {
        try {
            stubs.connect(PATIENCE);
            checks.add(Check.ok(SERVER, "answers at " + address));
        } catch (RuntimeException unreachable) {
            checks.add(Check.failed(SERVER, "does not answer at " + address + whence,
                    "Start it, for example with 'temporal server start-dev', or set " + Temporal.ADDRESS + " to where it is."));
            checks.add(Check.notChecked(SPACE, "Temporal could not be asked"));
            checks.add(Check.notChecked(ATTRIBUTES, "Temporal could not be asked"));
            return;
        }
        try {
            var described = stubs.blockingStub().withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
            long days = described.getConfig().getWorkflowExecutionRetentionTtl().getSeconds() / 86_400;
            checks.add(Check.ok(SPACE, namespace + ", keeps ended calls for " + (days == 0 ? "less than a day" : days == 1 ? "1 day" : days + " days")));
        } catch (StatusRuntimeException refused) {
            checks.add(refused.getStatus().getCode() == Status.Code.NOT_FOUND
                    ? Check.failed(SPACE, "there is none called " + namespace, "Correct " + Temporal.NAMESPACE + ", or make it:")
                            .and("temporal operator namespace create --address " + address + " --namespace " + namespace, true)
                    : Check.failed(SPACE, "could not be looked at (" + refused.getStatus().getCode() + ")",
                            "See that this machine may use the namespace " + namespace + "."));
            checks.add(Check.notChecked(ATTRIBUTES, "the namespace could not be looked at"));
            return;
        }
        attributes(stubs);
    }

    private void attributes(WorkflowServiceStubs stubs) {
        Map<String, IndexedValueType> present;
        try {
            present = OperatorServiceGrpc.newBlockingStub(stubs.getRawChannel()).withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
                    .getCustomAttributesMap();
        } catch (StatusRuntimeException refused) {
            checks.add(Check.warning(ATTRIBUTES, "could not be listed (" + refused.getStatus().getCode() + ")",
                    "On Temporal Cloud, add " + names(SearchKeys.all()) + " as Keyword on the namespace's page."));
            return;
        }
        List<SearchAttributeKey<String>> missing = SearchKeys.all().stream().filter(key -> !present.containsKey(key.getName())).toList();
        List<SearchAttributeKey<String>> wrong = SearchKeys.all().stream().filter(key -> present.containsKey(key.getName())
                && present.get(key.getName()) != IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD).toList();
        if (!wrong.isEmpty()) {
            checks.add(Check.failed(ATTRIBUTES, names(wrong) + (wrong.size() == 1 ? " is" : " are") + " there, and not of type Keyword",
                    "Remove " + (wrong.size() == 1 ? "it" : "them") + " from the namespace and add " + (wrong.size() == 1 ? "it" : "them")
                            + " as Keyword."));
        } else if (!missing.isEmpty()) {
            Check check = Check.warning(ATTRIBUTES, names(missing) + (missing.size() == 1 ? " is" : " are") + " not there yet",
                    "Baton adds them when it starts, where it may. By hand:");
            checks.add(check.and("temporal operator search-attribute create --address " + address + " --namespace " + namespace
                    + String.join("", missing.stream().map(key -> " --name " + key.getName() + " --type Keyword").toList()), true));
        } else {
            checks.add(Check.ok(ATTRIBUTES, names(SearchKeys.all())));
        }
    }

    private static String names(List<SearchAttributeKey<String>> keys) {
        return String.join(", ", keys.stream().map(SearchAttributeKey::getName).toList());
    }
}
