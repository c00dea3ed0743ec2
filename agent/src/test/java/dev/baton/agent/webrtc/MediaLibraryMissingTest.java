package dev.baton.agent.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MediaLibraryMissingTest {

    @Test
    void aMissingLibraryIsNamedWithItsCure() {
        assertThat(MediaLibraryMissing.sentence(
                        "/tmp/libwebrtc-java-linux-x86_64123.so: libpulse.so.0: cannot open shared object file: No such file or directory"))
                .isEqualTo("The media library needs libpulse.so.0, which is not on this machine: apt-get install libpulse0.");
    }

    @Test
    void anUnknownOneIsNamedToo() {
        assertThat(MediaLibraryMissing.sentence("/tmp/x.so: libnew.so.7: cannot open shared object file: No such file or directory"))
                .isEqualTo("The media library needs libnew.so.7, which is not on this machine: install the package that holds it.");
    }

    @Test
    void anotherMachineIsToldWhichOnesWillDo() {
        assertThat(MediaLibraryMissing.sentence("wrong ELF class")).contains("wrong ELF class").contains("x86-64");
    }
}
