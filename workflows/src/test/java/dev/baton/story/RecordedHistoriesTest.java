package dev.baton.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.codec.CallCodec;
import dev.baton.codec.Payloads;
import dev.baton.simulation.Stories;
import dev.baton.simulation.Story;
import dev.baton.stage.Choice;
import dev.baton.transfer.Registration;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that began under an earlier build go on under this one. */
class RecordedHistoriesTest {

    private static final Golden RECORDINGS = new Golden("histories", "json", "histories.write");

    static Stream<Story> stories() {
        return Stories.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void everyStoryThatWasRecordedStillGoesTheSameWay(Story story) throws Exception {
        // Only what is missing: one that does not replay any more is deleted by somebody who knows what that means.
        if (RECORDINGS.writing() && !RECORDINGS.names().contains(story.name())) {
            RECORDINGS.write(story.name(), record(story).text());
        }
        replay(Recording.parse(RECORDINGS.read(story.name())), Registration::workflows);
    }

    @Test
    void noRecordingIsKeptOfAStoryThatNobodyTells() {
        assertThat(stories().map(Story::name)).containsAll(RECORDINGS.names());
    }

    @Test
    void aStepThatWasNotThereBeforeIsNoticed() {
        var recording = Recording.parse(RECORDINGS.read("plain-warm-transfer"));
        Consumer<Worker> changed = PlantedBug.patched("WarmTransferWorkflow", "        Outcome end = steps.run(",
                "        Ports.rooms(\"who is there?\").look(call.room());\n        Outcome end = steps.run(");

        // Temporal's number for "not deterministic".
        assertThatThrownBy(() -> replay(recording, changed)).hasMessageContaining("[TMPRL1100]");
    }

    private static Recording record(Story story) {
        try (var stage = new SteppedStage(story, Choice.first(), new RecordingKeys())) {
            assertThat(stage.perform().broken()).isEmpty();
            return stage.service().tempo()
                    .story(() -> Recording.of(stage.scene().calls(), stage.service().client()));
        }
    }

    private static void replay(Recording recording, Consumer<Worker> workflows) throws Exception {
        // As in production, only that a failure of today's is told in clear words.
        var converter = new CodecDataConverter(Payloads.plain(), List.of(new CallCodec(new RecordingKeys())));
        var options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(converter)
                        .build())
                .build();
        try (var environment = TestWorkflowEnvironment.newInstance(options)) {
            Worker worker = environment.newWorker(
                    Registration.QUEUE,
                    // A slow machine is not a deadlock.
                    WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(10_000).build());
            workflows.accept(worker);
            for (WorkflowExecutionHistory history : recording.histories()) {
                worker.replayWorkflowExecution(history);
            }
        }
    }
}
