package dev.baton.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The directory of the house: looked at, and a new one judged before it is put in place. */
@RestController
final class DirectoryPage {

    private final Backstage backstage;

    DirectoryPage(Backstage backstage) {
        this.backstage = backstage;
    }

    @GetMapping("/directory")
    DirectoryReader.Shown look() {
        return backstage.directory().shown(backstage.tenant());
    }

    record Judged(boolean valid, List<DirectoryReader.Remark> mistakes, List<DirectoryReader.Remark> objections) {}

    @PostMapping("/directory/validate")
    Judged judge(@RequestBody(required = false) byte @Nullable [] body) {
        DirectoryReader.Judgement judgement = backstage.directory().judge(backstage.tenant(), text(body == null ? new byte[0] : body));
        return new Judged(judgement.mistakes().isEmpty(), judgement.mistakes(), judgement.objections());
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException other) {
            throw new Problem(Problem.Kind.UNREADABLE, "The body is no text in UTF-8: send the directory.yaml as it is.");
        }
    }
}
