package dev.baton.directory;

import dev.baton.call.PhoneNumber;
import dev.baton.numbers.Address;
import dev.baton.numbers.SipAddress;
import dev.baton.numbers.Written;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads off a page where somebody is reached. */
final class AddressOnPage {

    private static final List<String> WAYS = List.of("phone", "sip", "web");
    private static final Pattern EXTENSION = Pattern.compile("[0-9]{1,10}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private final Page page;

    AddressOnPage(Page page) {
        this.page = page;
    }

    static boolean isMissing(Page.Fields fields) {
        return WAYS.stream().allMatch(way -> fields.at(way).isEmpty());
    }

    static int line(Page.Fields fields) {
        return WAYS.stream().filter(way -> fields.at(way).isPresent()).findFirst().map(fields::keyLine).orElse(fields.line());
    }

    Optional<Address> read(Page.Fields fields) {
        List<String> ways = WAYS.stream().filter(way -> fields.at(way).isPresent()).toList();
        if (ways.size() > 1) {
            page.wrong(ways.stream().mapToInt(fields::keyLine).max().getAsInt(), fields.what()
                    + " is reached in one way: keep one of " + String.join(", ", ways) + ".");
        }
        if (fields.at("extension").isPresent() && !ways.contains("phone")) {
            page.wrong(fields.keyLine("extension"), "an extension belongs to a phone: add \"phone\", or remove it.");
        }
        return ways.stream().findFirst().flatMap(way -> switch (way) {
            case "phone" -> phone(fields);
            case "sip" -> sip(fields);
            default -> web(fields);
        });
    }

    private Optional<Address> phone(Page.Fields fields) {
        Optional<String> extension = fields.word("extension");
        if (extension.filter(digits -> !EXTENSION.matcher(digits).matches()).isPresent()) {
            page.wrong(fields.line("extension"), "an extension is 1 to 10 digits: write only those.");
            return Optional.empty();
        }
        Optional<String> text = fields.word("phone");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return switch (Written.read(text.get())) {
            case Written.Readable(PhoneNumber number) -> {
                if (number.extension() != null && extension.isPresent()) {
                    page.wrong(fields.line("extension"),
                            "there is an extension behind the phone number already: keep one of the two.");
                }
                yield Optional.of(new Address.Phone(new PhoneNumber(number.e164(), extension.orElse(number.extension()))));
            }
            case Written.Unreadable(String sentence) -> {
                page.wrong(fields.line("phone"), sentence + ".");
                yield Optional.empty();
            }
        };
    }

    private Optional<Address> sip(Page.Fields fields) {
        Optional<String> text = fields.word("sip");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return switch (SipAddress.read(text.get())) {
            case SipAddress.Readable(SipAddress address) -> Optional.of(new Address.Sip(address));
            case SipAddress.Unreadable(String sentence) -> {
                page.wrong(fields.line("sip"), sentence + ".");
                yield Optional.empty();
            }
        };
    }

    private Optional<Address> web(Page.Fields fields) {
        Optional<String> user = fields.word("web").filter(name -> !name.isEmpty());
        if (user.filter(name -> !USER.matcher(name).matches()).isPresent()) {
            page.wrong(fields.line("web"),
                    "this is no user of the web page: write the name that they sign in with, letters, digits or . _ @ -.");
            return Optional.empty();
        }
        return user.map(Address.Web::new);
    }
}
