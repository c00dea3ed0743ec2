package dev.baton.agent.webrtc;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The native media library, or one that it needs, is not on this machine. The message names it and its cure. */
public final class MediaLibraryMissing extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Pattern LIBRARY = Pattern.compile("(lib[\\w+.-]+?\\.so[.\\d]*): cannot open shared object file");
    private static final Map<String, String> PACKAGES = Map.of(
            "libpulse.so.0", "libpulse0",
            "libudev.so.1", "libudev1",
            "libX11.so.6", "libx11-6",
            "libXfixes.so.3", "libxfixes3",
            "libXrandr.so.2", "libxrandr2",
            "libXcomposite.so.1", "libxcomposite1",
            "libdbus-1.so.3", "libdbus-1-3");

    MediaLibraryMissing(Throwable cause) {
        super(sentence(String.valueOf(cause.getMessage())), cause);
    }

    static String sentence(String said) {
        Matcher library = LIBRARY.matcher(said);
        if (!library.find()) {
            return "The media library cannot be loaded (" + said + "): it exists for Linux on x86-64 with glibc 2.18 or newer.";
        }
        String name = library.group(1);
        String known = PACKAGES.get(name);
        return "The media library needs " + name + ", which is not on this machine: "
                + (known == null ? "install the package that holds it." : "apt-get install " + known + ".");
    }
}
