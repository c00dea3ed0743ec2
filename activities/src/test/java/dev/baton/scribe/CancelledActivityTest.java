package dev.baton.scribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.port.Scribe;
import dev.baton.pulse.ActivityPulse;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("Reads the log, to which all others write.")
final class CancelledActivityTest {

    private static final Duration TIME = Duration.ofSeconds(30);

    @Test
    void cancellingTheActivityHangsUpOnTheModel() throws InterruptedException {
        var desk = new Desk();
        TestActivityEnvironment temporal = TestActivityEnvironment.newInstance(TestEnvironmentOptions.getDefaultInstance());
        try (var endpoint = new FakeEndpoint((_, _, one) -> {
                    temporal.requestCancelActivity();
                    one.over(60_000);
                });
                var scribe = new ModelScribe(Desk.at(endpoint), desk.vault, new ActivityPulse(), TIME)) {
            temporal.registerActivitiesImplementations(scribe);
            Scribe activity = temporal.newActivityStub(Scribe.class,
                    ActivityOptions.newBuilder().setStartToCloseTimeout(TIME.multipliedBy(2)).build());

            long start = System.nanoTime();
            assertThatThrownBy(() -> activity.brief(desk.order(Desk.TALK))).isInstanceOf(CanceledFailure.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIME.dividedBy(2));
            assertThat(endpoint.hungUpOn()).isTrue();
        } finally {
            temporal.close();
        }
    }
}
