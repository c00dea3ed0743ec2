package dev.baton.cli;

import dev.baton.cli.Contract.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Requests that nobody sends in earnest: wrong types, huge, deep, Unicode, injections, methods and headers at odds. Nothing of them may do anything. */
final class HostileRequests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> INJECTIONS = List.of("'; drop table baton.known_call; --", "\" or 1=1 --", "${jndi:ldap://127.0.0.1/a}", "{{7*7}}",
            "#{T(java.lang.Runtime).getRuntime().exec('id')}", "../../../../etc/passwd", "<script>alert(1)</script>", "%s%n%x", "\r\nX-Injected: yes",
            "{\"$ne\": null}", "call/../deployment", "transfer-x-1' union select 1", "|| pg_sleep(9)", "\\u0000", "\0", "%00", "null", "NaN", "-0", "1e999", "{contact_name}{password}");
    private static final List<String> SCRIPTS = List.of("\u202e\u2066abc", "\ud83d\udcde\ufe0f\u200d\ud83d\udd25", "\u0130\u0131\u017f", "e\u0301\u0301\u0301\u0301", "\ufeff", "\u2028\u2029",
            "\u0661\u0662\u0663\u0664\u0665\u0666", "\uff0b\uff11\uff15\uff15\uff15", "\uffff\ufffe", "\u0007\u001b[31m", "ẞß", "ﷺ".repeat(50));
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "X");
    private static final List<String> TYPES = List.of("application/json", "text/plain", "application/xml", "application/json; charset=utf-16", "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded", "*/*", "nonsense", "application/webhook+json", "application/problem+json");

    private final Random random;
    private final List<Operation> operations;
    private final String call;
    private final String transfer;

    HostileRequests(long seed, List<Operation> operations, String call, String transfer) {
        random = new Random(seed);
        this.operations = operations;
        this.call = call;
        this.transfer = transfer;
    }

    record Request(String method, String path, String body, String[] headers) {

        @Override
        public String toString() {
            return method + " " + path + " " + List.of(headers) + " " + (body.length() > 300 ? body.substring(0, 300) + "… (" + body.length() + ")" : body);
        }
    }

    Request next() {
        Operation operation = pick(operations);
        String method = random.nextInt(12) == 0 ? pick(METHODS) : operation.method();
        var headers = new ArrayList<String>();
        if (random.nextInt(6) == 0) {
            headers.addAll(List.of("Content-Type", pick(TYPES)));
        }
        if (random.nextInt(6) == 0) {
            headers.addAll(List.of("Accept", pick(TYPES)));
        }
        if (random.nextInt(6) == 0) {
            headers.addAll(List.of("Idempotency-Key", printable(text())));
        }
        if (random.nextInt(25) == 0) {
            headers.addAll(List.of(pick(List.of("Origin", "X-HTTP-Method-Override", "Content-Encoding", "Last-Event-ID", "X-Forwarded-Host", "Cookie", "Range",
                    "X-Forwarded-Prefix", "If-None-Match", "Accept-Language", "Accept-Charset")), printable(text())));
        }
        return new Request(method, path(operation), random.nextInt(20) == 0 ? "" : body(operation), headers.toArray(String[]::new));
    }

    private String path(Operation operation) {
        var path = new StringBuilder();
        for (String part : operation.template().substring(1).split("/", -1)) {
            path.append('/').append(part.startsWith("{") ? place(part) : random.nextInt(60) == 0 ? encoded(text()) : part);
        }
        if (random.nextInt(3) == 0) {
            path.append(path.indexOf("?") < 0 ? '?' : '&').append(pick(List.of("limit", "after", "ended", "mode", "x"))).append('=').append(encoded(text()));
        }
        return path.toString();
    }

    private String place(String name) {
        String known = name.contains("call") && !name.contains("caller") ? call : name.contains("transfer") ? transfer : "call-" + call;
        return switch (random.nextInt(4)) {
            case 0 -> known;
            case 1 -> encoded(known + text());
            default -> encoded(text());
        };
    }

    private String body(Operation operation) {
        return switch (random.nextInt(9)) {
            case 0 -> text();
            case 1 -> deep();
            case 2 -> "{".repeat(1 + random.nextInt(3)) + operation.example().orElse("{}") + "]".repeat(random.nextInt(3));
            case 3 -> JSON.writeValueAsString(value(3));
            default -> twisted(operation.example().orElse("{}"));
        };
    }

    /** One that would be understood, with one to three things wrong. What could ring a phone or begin anything is wrong in any case. */
    private String twisted(String example) {
        if (!(JSON.readTree(example) instanceof ObjectNode body)) {
            return example;
        }
        List<String> names = new ArrayList<>(body.propertyNames());
        for (int i = 0; i <= random.nextInt(3) && !names.isEmpty(); i++) {
            String name = pick(names);
            switch (random.nextInt(4)) {
                case 0 -> body.remove(name);
                case 1 -> body.putNull(name);
                default -> body.set(name, value(2));
            }
        }
        if (body.path("to_phone").isString()) {
            body.put("to_phone", "+15551234567");
        }
        if (body.path("turns").isArray()) {
            body.putArray("turns").addObject().put("speaker", "king").put("text", text());
        }
        if (body.path("role").isString()) {
            body.put("role", "king");
        }
        if (example.contains("caller_name")) {
            body.put("caller_name", "no/name");
        }
        if (body.has("destination") && body.path("destination").isString()) {
            body.put("destination", "nowhere " + text());
        }
        if (random.nextInt(4) == 0) {
            body.set(text(), value(1));
        }
        return body.toString();
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> JSON.getNodeFactory().numberNode(random.nextLong());
            case 1 -> JSON.getNodeFactory().numberNode(random.nextDouble() * 1e300);
            case 2 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 3 -> JSON.getNodeFactory().nullNode();
            case 7 -> JSON.createArrayNode().add(value(depth - 1)).add(value(depth - 1));
            case 8 -> JSON.createObjectNode().set(text(), value(depth - 1));
            default -> JSON.getNodeFactory().stringNode(text());
        };
    }

    private String deep() {
        int levels = 20 + random.nextInt(3000);
        return random.nextBoolean() ? "[".repeat(levels) + "]".repeat(levels) : "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    private String text() {
        return switch (random.nextInt(40)) {
            case 0 -> "x".repeat(1 + random.nextInt(3000));
            case 1 -> "9".repeat(1 + random.nextInt(200));
            case 2 -> "";
            case 3 -> "huge" + "y".repeat(random.nextInt(10) == 0 ? 300_000 : 20_000);
            case 4 -> " \t\n ";
            default -> random.nextInt(3) == 0 ? pick(SCRIPTS) : random.nextInt(4) == 0 ? noise() : pick(INJECTIONS);
        };
    }

    private String noise() {
        var noise = new StringBuilder();
        random.ints(1 + random.nextInt(20), 0, 0x3000).forEach(noise::appendCodePoint);
        return noise.toString();
    }

    /** Longer than a URL may be is the server's own affair. */
    private static String encoded(String text) {
        String shortened = text.length() > 700 ? text.substring(0, 700) : text;
        return shortened.isEmpty() ? "%20" : URLEncoder.encode(shortened, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String printable(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?").strip();
        return printable.length() > 2000 ? printable.substring(0, 2000) : printable;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
