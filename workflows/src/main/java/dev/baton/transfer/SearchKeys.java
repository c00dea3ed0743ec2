package dev.baton.transfer;

import dev.baton.call.TenantId;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Locale;

/** What Temporal's lists can be searched by. In clear on the server, so: state, tenant and outcome, nothing else. */
public final class SearchKeys {

    public static final SearchAttributeKey<String> TENANT = SearchAttributeKey.forKeyword("BatonTenant");
    public static final SearchAttributeKey<String> STATE = SearchAttributeKey.forKeyword("BatonState");
    public static final SearchAttributeKey<String> OUTCOME = SearchAttributeKey.forKeyword("BatonOutcome");

    private SearchKeys() {}

    /** To be registered once with a Temporal namespace. */
    public static List<SearchAttributeKey<String>> all() {
        return List.of(TENANT, STATE, OUTCOME);
    }

    public static SearchAttributes initially(TenantId tenant) {
        return of(tenant.value(), CallProgress.CallerState.ACTIVE);
    }

    static SearchAttributes of(String tenant, Enum<?> state) {
        return SearchAttributes.newBuilder().set(TENANT, tenant).set(STATE, word(state)).build();
    }

    static void show(Enum<?> state) {
        Workflow.upsertTypedSearchAttributes(STATE.valueSet(word(state)));
    }

    static void conclude(Enum<?> state, Object outcome) {
        Workflow.upsertTypedSearchAttributes(
                STATE.valueSet(word(state)), OUTCOME.valueSet(dashed(outcome.getClass().getSimpleName())));
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String dashed(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
