package dev.baton.scribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelEndpointTest {

    @Test
    void aKeyIsEnoughForTheKnownProviders() {
        ModelEndpoint openRouter = ModelEndpoint.from(Map.of("OPENROUTER_API_KEY", " sk-or-1 ", "OPENAI_API_KEY", "sk-2")).orElseThrow();
        ModelEndpoint openAi = ModelEndpoint.from(Map.of("OPENAI_API_KEY", "sk-2", "SCRIBE_MODEL", "big")).orElseThrow();

        assertThat(openRouter.chat()).isEqualTo(URI.create("https://openrouter.ai/api/v1/chat/completions"));
        assertThat(openRouter.key()).isNotNull().extracting(ApiKey::header).isEqualTo("Bearer sk-or-1");
        assertThat(openAi.chat()).isEqualTo(URI.create("https://api.openai.com/v1/chat/completions"));
        assertThat(openAi.model()).isEqualTo("big");
    }

    @Test
    void withoutAnyKeyThereIsNone() {
        assertThat(ModelEndpoint.from(Map.of())).isEmpty();
        assertThat(ModelEndpoint.from(Map.of("OPENROUTER_API_KEY", "  "))).isEmpty();
        assertThat(ModelEndpoint.from(Map.of("SCRIBE_URL", "https://models.example.com/v1", "SCRIBE_MODEL", "m"))).isEmpty();
    }

    @Test
    void aKeyIsNeverSentToAnotherProvider() {
        ModelEndpoint local = ModelEndpoint.from(Map.of(
                        "SCRIBE_URL", "http://localhost:11434/v1/", "SCRIBE_MODEL", "llama", "OPENROUTER_API_KEY", "sk-or-1"))
                .orElseThrow();

        assertThat(local.key()).isNull();
        assertThat(local.chat()).isEqualTo(URI.create("http://localhost:11434/v1/chat/completions"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8000/v1", "http://127.9.8.7/v1", "http://[::1]:8000/v1", "http://LOCALHOST/v1", "https://models.example.com"})
    void httpIsForThisMachineOnly(String url) {
        assertThat(new ModelEndpoint(URI.create(url), "m", null).chat()).hasPath(URI.create(url).getPath() + "/chat/completions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://models.example.com/v1", "http://127.0.0.1.example.com/v1", "http://localhost.example.com/v1",
        "http://127.1/v1",
        "http://10.0.0.1/v1", "http://127.0.0.256/v1", "ftp://localhost/v1", "localhost:8000", "file:///etc/passwd", "", "https://",
        "https://user:sk-secret@models.example.com/v1", "https://models.example.com/v1?key=sk-secret", "https://models.example.com/v1#sk-secret",
        "https://models example.com/sk-secret"})
    void anythingElseIsRefusedAndNotRepeated(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    var settings = Map.of("SCRIBE_URL", url.isEmpty() ? "/" : url, "SCRIBE_MODEL", "m", "SCRIBE_API_KEY", "k");
                    ModelEndpoint.from(settings);
                })
                .withMessageStartingWith("SCRIBE_URL ")
                .withMessageNotContaining("sk-secret")
                .withNoCause();
    }

    @Test
    void aModelMustBeNamedWhereThereIsNoUsualOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelEndpoint.from(Map.of("SCRIBE_URL", "http://localhost:1/v1")))
                .withMessage("SCRIBE_URL is set, SCRIBE_MODEL is not: name the model that runs there");
    }

    @Test
    void aKeyIsNeverPrinted() {
        var endpoint = new ModelEndpoint(URI.create("https://models.example.com/v1"), "m", ApiKey.of("sk-secret"));

        assertThat(endpoint.toString()).contains("models.example.com", "•••").doesNotContain("sk-secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "sk secret", "sk\r\nX-Evil: secret", "sécret"})
    void aKeyThatCannotBeSentIsRefusedWithoutRepeatingIt(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiKey.of(key))
                .withMessageNotContaining("secret")
                .withMessageNotContaining("sécret");
    }
}
