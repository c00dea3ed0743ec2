package dev.baton.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What the server refuses before any page is asked, such as what is no URL at all: a Problem Details document, too. Made by its name. */
public final class ServersOwnErrors extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status == HttpStatus.NOT_IMPLEMENTED.value() || status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED.value()) {
            // An encoding or a version that nobody speaks: the request is at fault, not the house.
            status = HttpStatus.BAD_REQUEST.value();
            response.setStatus(status);
        }
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        HttpStatus known = HttpStatus.resolve(status);
        Problem.Kind kind = Problem.Kind.of(known == null ? HttpStatus.BAD_REQUEST : known);
        String document = "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"The request could not be read as one.\",\"remedy\":\"%s\"}"
                .formatted(kind.type(), kind.title(), status, kind.remedy().replace("\"", "\\\""));
        try {
            response.setContentType("application/problem+json");
            response.setCharacterEncoding("utf-8");
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.getOutputStream().write(document.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            // Nobody is there who could read it.
            container.getLogger().debug("an error could not be reported", gone);
        }
    }
}
