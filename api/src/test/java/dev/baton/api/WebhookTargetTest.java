package dev.baton.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookTargetTest {

    private static final String SECRET = "a-secret-of-a-test";

    @Test
    void whatLeadsIntoTheHouseIsRefusedInWhateverFormItIsWritten() {
        for (String inside : List.of("127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255",
                "224.0.0.1", "198.18.0.1", "192.0.0.8", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
                "2130706433", "localhost")) {
            assertThat(WebhookTarget.read("https://" + inside + "/x", SECRET, false).objection()).as(inside).isPresent();
            assertThat(WebhookTarget.read("https://" + inside + "/x", SECRET, true).objection()).as("%s, allowed", inside).isEmpty();
        }
    }

    @Test
    void anAddressOfTheWorldIsNoneOfTheHouse() throws Exception {
        for (String outside : List.of("93.184.216.34", "8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2001:4860:4860::8888")) {
            assertThat(WebhookTarget.isInside(InetAddress.getByName(outside))).as(outside).isFalse();
        }
    }

    @Test
    void whatCannotBeUsedIsSaidWithItsCure() {
        for (String wrong : List.of("example.com", "ftp://example.com", "https://somebody:pa55@example.com/", "https:///x", "file:///etc/passwd", "a b")) {
            assertThatThrownBy(() -> WebhookTarget.read(wrong, SECRET, true)).as(wrong).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("BATON_WEBHOOK_URL").hasMessageNotContaining("pa55");
        }
        assertThatThrownBy(() -> WebhookTarget.read("http://example.com/x", SECRET, false)).hasMessageContaining("https");
        assertThatThrownBy(() -> WebhookTarget.read("https://example.com/x", "short", false)).hasMessageContaining("BATON_WEBHOOK_SECRET").hasMessageNotContaining("short");
    }

    @Test
    void theWaitsGrowToAnHour() {
        assertThat(List.of(1, 2, 3, 4, 10, 30, 1000).stream().map(times -> OutgoingWebhooks.waitAfter(times, Duration.ofSeconds(1)).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 512L, 3600L, 3600L);
    }
}
