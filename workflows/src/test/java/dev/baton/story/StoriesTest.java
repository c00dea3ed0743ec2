package dev.baton.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.keeping.KeyRingInMemory;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Stories;
import dev.baton.simulation.Story;
import dev.baton.stage.Choice;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoriesTest {

    private static final Golden TIMELINES = new Golden("stories", "txt", "stories.write");

    static Stream<Story> stories() {
        return Stories.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void everyStoryKeepsItsPromiseAndReadsAsItAlwaysDid(Story story) {
        try (var stage = new SteppedStage(story, Choice.first(), new KeyRingInMemory())) {
            Performance performance = stage.perform();
            String timeline = Timeline.of(performance, stage.scene(), stage.journals());
            if (TIMELINES.writing()) {
                TIMELINES.write(story.name(), timeline);
            }
            assertThat(performance.broken()).isEmpty();
            assertThat(timeline).isEqualTo(TIMELINES.read(story.name()));
        }
    }

    @Test
    void noTimelineIsKeptOfAStoryThatNobodyTells() {
        assertThat(stories().map(Story::name)).containsAll(TIMELINES.names());
    }
}
