package io.pintags.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pintags.http.HttpResult;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * HubSpot's webhooks journal, as far as it tells of uninstalls. It is read with a token of the app itself, and its entries
 * are pointers to files. Never fails; delivers on an event loop.
 */
@ApplicationScoped
public class AppJournal {
    /** Files have up to 10,000 events or 5 MB. */
    private static final int MAX_FILE_BYTES = 8 * 1024 * 1024;

    private static final Pattern POSITION = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final HubSpotTransport transport;
    private final HubSpotConfig config;
    private final JournalConfig journal;
    private final AppToken token;

    AppJournal(HubSpotTransport transport, HubSpotConfig config, JournalConfig journal, AppToken token) {
        this.transport = transport;
        this.config = config;
        this.journal = journal;
        this.token = token;
    }

    /** What comes after {@code position}; without one, the first entry that the journal has. */
    public Uni<JournalReply> next(Optional<String> position) {
        String place = position.map(offset -> "/offset/" + offset + "/next").orElse("/earliest");
        String path = "/webhooks-journal/journal/" + journal.apiVersion() + place;
        return withToken(
                bearer -> transport.get(path, bearer).invoke(this::noteRefusal).flatMap(this::entry),
                JournalReply.Failed::new);
    }

    /**
     * Makes sure that uninstalls are written to the journal: HubSpot writes nothing that nobody subscribed to.
     *
     * @return empty if that is so, or what went wrong
     */
    public Uni<Optional<String>> subscribe() {
        String path = "/webhooks-journal/subscriptions/" + journal.apiVersion();
        return withToken(
                bearer -> transport
                        .get(path, bearer)
                        .flatMap(known -> isSubscribed(known)
                                ? Uni.createFrom().item(Optional.empty())
                                : transport
                                        .postJson(path, bearer, subscription())
                                        .invoke(this::noteRefusal)
                                        .map(AppJournal::refusal)),
                Optional::of);
    }

    private <T> Uni<T> withToken(Function<String, Uni<T>> call, Function<String, T> refused) {
        return token.get()
                .flatMap(held -> held.bearer()
                        .map(bearer -> call.apply(bearer.reveal()))
                        .orElseGet(() -> Uni.createFrom().item(refused.apply(held.code()))));
    }

    private Uni<JournalReply> entry(HttpResult result) {
        if (!(result instanceof HttpResult.Answered answered)) {
            return Uni.createFrom().item(new JournalReply.Failed(result.code()));
        }
        boolean empty = answered.status() == 204
                || answered.status() == 200 && answered.body().isBlank();
        if (empty) {
            return Uni.createFrom().item(new JournalReply.CaughtUp());
        }
        if (answered.status() == 404) {
            return Uni.createFrom().item(new JournalReply.PositionGone());
        }
        return answered.status() == 200
                ? file(answered.body())
                : Uni.createFrom().item(new JournalReply.Failed(result.code()));
    }

    private Uni<JournalReply> file(String pointer) {
        Optional<JsonNode> json = ReplyParser.object(pointer);
        Optional<String> position =
                json.flatMap(node -> ReplyParser.text(node, "currentOffset")).filter(POSITION.asMatchPredicate());
        Optional<URI> address = json.map(node -> node.path("url").asText("")).flatMap(this::address);
        if (position.isEmpty() || address.isEmpty()) {
            return Uni.createFrom().item(new JournalReply.Failed("unreadable-pointer"));
        }
        return transport.file(address.get(), MAX_FILE_BYTES).map(result -> content(position.get(), result));
    }

    private static JournalReply content(String position, HttpResult result) {
        if (!(result instanceof HttpResult.Answered answered) || answered.status() != 200) {
            return new JournalReply.Failed("file-" + result.code());
        }
        return JournalParser.uninstalls(answered.body())
                .<JournalReply>map(uninstalls -> new JournalReply.Entry(position, uninstalls))
                .orElse(new JournalReply.Failed("unreadable-file"));
    }

    /** Where a file is; over TLS, unless HubSpot's API itself is reached without. */
    private Optional<URI> address(String text) {
        try {
            URI address = URI.create(text);
            boolean safe = "https".equals(address.getScheme())
                    || "http".equals(address.getScheme())
                            && "http".equals(config.apiUrl().getScheme());
            return safe && address.getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A token that HubSpot does not accept is not tried again. */
    private void noteRefusal(HttpResult result) {
        if (result instanceof HttpResult.Answered answered && answered.status() == 401) {
            token.forget();
        }
    }

    private static boolean isSubscribed(HttpResult known) {
        if (!(known instanceof HttpResult.Answered answered) || answered.status() != 200) {
            return false;
        }
        JsonNode results = ReplyParser.object(answered.body())
                .map(body -> body.path("results"))
                .orElse(MissingNode.getInstance());
        for (JsonNode subscription : results) {
            if (subscription.path("eventTypeId").asText().equals(JournalParser.UNINSTALL_TYPE)) {
                return true;
            }
        }
        return false;
    }

    private static String subscription() {
        return new JsonObject()
                .put("subscriptionType", "APP_LIFECYCLE_EVENT")
                .put("eventTypeId", JournalParser.UNINSTALL_TYPE)
                .put("properties", new JsonArray())
                .encode();
    }

    /** 409: there is one already. */
    private static Optional<String> refusal(HttpResult result) {
        boolean made = result instanceof HttpResult.Answered answered && answered.isSuccess();
        if (made) {
            Log.warn("event=journal.subscribed action=uninstalls_before_this_are_noticed_by_renewals");
        }
        boolean known = result instanceof HttpResult.Answered answered && answered.status() == 409;
        return made || known ? Optional.empty() : Optional.of(result.code());
    }
}
