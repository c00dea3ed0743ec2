package dev.baton.story;

import dev.baton.port.Telephony;
import dev.baton.transfer.Registration;
import io.temporal.worker.Worker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Production code with one mistake in it, and the stories most likely to notice. */
record PlantedBug(String name, Consumer<Worker> workflows, UnaryOperator<Telephony> telephony, List<String> stories) {

    private static final Path SOURCES = Path.of("src/main/java/dev/baton/transfer");
    private static final String OURS = "dev.baton.";

    /** In the workflows: one snippet of one file is another one. */
    static PlantedBug in(String file, String name, String snippet, String instead, String... stories) {
        return new PlantedBug(name, patched(file, snippet, instead), UnaryOperator.identity(), List.of(stories));
    }

    /** In the way to the carrier. */
    static PlantedBug inTelephony(String name, UnaryOperator<Telephony> telephony, String... stories) {
        return new PlantedBug(name, Registration::workflows, telephony, List.of(stories));
    }

    @Override
    public String toString() {
        return name;
    }

    /** Registers as production does, only that this happens in a class loader that has the patched classes. */
    static Consumer<Worker> patched(String file, String snippet, String instead) {
        return worker -> {
            try {
                new Patched(compile(file, patch(file, snippet, instead)))
                        .loadClass(Registration.class.getName())
                        .getMethod("workflows", Worker.class)
                        .invoke(null, worker);
            } catch (ReflectiveOperationException failed) {
                throw new IllegalStateException("the patched workflows cannot be registered", failed);
            }
        };
    }

    private static String patch(String file, String snippet, String instead) {
        String source;
        try {
            source = Files.readString(SOURCES.resolve(file + ".java"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        int at = source.indexOf(snippet);
        if (at < 0 || source.indexOf(snippet, at + 1) >= 0) {
            throw new IllegalStateException("this bug is out of date: " + file + " must contain exactly once: " + snippet);
        }
        return source.substring(0, at) + instead + source.substring(at + snippet.length());
    }

    private static Map<String, ByteArrayOutputStream> compile(String file, String source) {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "this needs a JDK");
        var problems = new DiagnosticCollector<JavaFileObject>();
        var compiled = new HashMap<String, ByteArrayOutputStream>();
        var options = List.of("-proc:none", "-parameters", "-nowarn", "-classpath", System.getProperty("java.class.path"));
        try (var files = new InMemory(compiler.getStandardFileManager(problems, null, null), compiled)) {
            if (!compiler.getTask(null, files, problems, options, null, List.of(new Source(file, source))).call()) {
                throw new IllegalStateException("this bug does not compile: " + problems.getDiagnostics());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return compiled;
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String file, String text) {
            super(URI.create("string:///dev/baton/transfer/" + file + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> compiled;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> compiled) {
            super(files);
            this.compiled = compiled;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var bytes = new ByteArrayOutputStream();
                    compiled.put(name, bytes);
                    return bytes;
                }
            };
        }
    }

    /** Everything of ours from here, so that the patched classes and the others see each other. */
    private static final class Patched extends ClassLoader {

        private final Map<String, ByteArrayOutputStream> compiled;

        Patched(Map<String, ByteArrayOutputStream> compiled) {
            super(Registration.class.getClassLoader());
            this.compiled = compiled;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                return name.startsWith(OURS) ? define(name) : super.loadClass(name, resolve);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = compiled.containsKey(name) ? compiled.get(name).toByteArray() : read(name);
            return defineClass(name, bytes, 0, bytes.length);
        }

        private byte[] read(String name) throws ClassNotFoundException {
            try (InputStream original = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (original == null) {
                    throw new ClassNotFoundException(name);
                }
                return original.readAllBytes();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
