package io.pintags.simulator;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which endpoint answers which request, and what every request passes on its way there. */
final class Routes {

    private static final int BODY_LIMIT = 64 << 10;
    private static final int[] REFUSALS = {400, 404, 405, 413, 414, 415, 500};
    /** The only one at which HubSpot documents the journal. */
    private static final Set<String> JOURNAL_VERSIONS = Set.of("2026-03");

    private final Backend backend;
    private final HubFinder hubs;
    private final Set<String> versions;

    Routes(Backend backend) {
        this.backend = backend;
        hubs = new HubFinder(backend);
        versions = Stream.of("v3", "2026-03", "2026-09", backend.options().apiVersion())
                .collect(Collectors.toUnmodifiableSet());
    }

    Router on(Vertx vertx) {
        Router router = Router.router(vertx);
        router.post("/oauth/:version/token").handler(this::metered);
        router.route()
                .handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT).setMergeFormAttributes(false));
        hubSpot(router);
        controls(router);
        for (int status : REFUSALS) {
            router.errorHandler(status, this::refuse);
        }
        return router;
    }

    private void hubSpot(Router router) {
        ConsentEndpoint consent = new ConsentEndpoint(backend);
        router.get("/oauth/authorize").handler(faulty(consent::ask));
        router.post("/oauth/authorize").handler(faulty(consent::decide));
        router.get("/oauth/:hubId/authorize").handler(faulty(consent::ask));
        router.post("/oauth/:hubId/authorize").handler(faulty(consent::decide));
        router.post("/oauth/:version/token").handler(faulty(versioned(new TokenEndpoint(backend)), this::presented));
        router.post("/oauth/:version/token/introspect").handler(faulty(versioned(new IntrospectEndpoint(backend))));
        router.post("/oauth/:version/token/revoke").handler(faulty(versioned(new RevokeEndpoint(backend))));
        router.delete("/appinstalls/:version/external-install")
                .handler(faulty(versioned(new BearerGate(backend, this::uninstall))));
        journal(router);
        router.get("/crm/v3/objects/contacts").handler(faulty(new BearerGate(backend, Routes::contacts)));
    }

    private void journal(Router router) {
        JournalEndpoints journal = new JournalEndpoints(backend);
        router.get("/webhooks-journal/subscriptions/:version").handler(faulty(journalled(journal::subscriptions)));
        router.post("/webhooks-journal/subscriptions/:version").handler(faulty(journalled(journal::subscribe)));
        router.get("/webhooks-journal/journal/:version/earliest").handler(faulty(journalled(journal::earliest)));
        router.get("/webhooks-journal/journal/:version/latest").handler(faulty(journalled(journal::latest)));
        router.get("/webhooks-journal/journal/:version/offset/:offset/next").handler(faulty(journalled(journal::next)));
        router.get(JournalEndpoints.FILES + ":offset").handler(faulty(journal::file));
    }

    private void controls(Router router) {
        Controls controls = new Controls(backend);
        router.get("/simulator/counters").handler(control(controls::counters));
        router.get("/simulator/settings").handler(control(controls::settings));
        router.put("/simulator/settings").handler(control(controls::change));
        router.post("/simulator/faults").handler(control(controls::inject));
        router.delete("/simulator/faults").handler(control(controls::clear));
        router.post("/simulator/faults/release").handler(control(controls::release));
        router.post("/simulator/portals/:hubId/uninstall").handler(control(controls::uninstall));
        router.post("/simulator/portals/:hubId/delete").handler(control(controls::delete));
        router.delete("/simulator/journal").handler(control(controls::dropJournal));
        router.post("/simulator/authorizations").handler(control(controls::authorize));
        router.post("/simulator/grants").handler(control(controls::grant));
    }

    private Handler<RoutingContext> faulty(Endpoint endpoint) {
        return faulty(endpoint, (request, hubId) -> {});
    }

    /**
     * An endpoint of HubSpot's, which an injected fault may hit; {@code seen} hears of a request before the fault does.
     */
    private Handler<RoutingContext> faulty(Endpoint endpoint, BiConsumer<Request, OptionalLong> seen) {
        return routing -> {
            Request request = Request.of(routing);
            OptionalLong hubId = hubs.hubOf(request);
            seen.accept(request, hubId);
            Optional<Fault> fault = backend.faults().take(request.path(), hubId);
            fault.map(Fault::kind).ifPresent(backend.tally()::faulted);
            fault.map(Fault::effect).orElse(Effect.NONE).play(exchange(routing, endpoint, request));
        };
    }

    /** An endpoint of ours: never faulty, and frank about what is wrong with a request. */
    private Handler<RoutingContext> control(Endpoint endpoint) {
        Endpoint frank = request -> {
            try {
                return endpoint.answer(request);
            } catch (DecodeException | IllegalArgumentException | ClassCastException e) {
                return Errors.plain(400, e.getMessage());
            }
        };
        return routing -> Effect.NONE.play(exchange(routing, frank, Request.of(routing)));
    }

    private Exchange exchange(RoutingContext routing, Endpoint endpoint, Request request) {
        return new LiveExchange(routing, () -> endpoint.answer(request), backend::saved, backend.faults());
    }

    private Endpoint versioned(Endpoint endpoint) {
        return versioned(versions, endpoint);
    }

    private static Endpoint journalled(Endpoint endpoint) {
        return versioned(JOURNAL_VERSIONS, endpoint);
    }

    private static Endpoint versioned(Set<String> versions, Endpoint endpoint) {
        return request -> versions.contains(request.route().get("version"))
                ? endpoint.answer(request)
                : Errors.plain(404, "no such version of the API");
    }

    private Reply uninstall(Grant grant) {
        backend.uninstall(grant.hubId());
        backend.tally().uninstalled();
        return Reply.empty(204);
    }

    private static Reply contacts(Grant grant) {
        JsonObject contact = new JsonObject()
                .put("id", "1")
                .put("properties", new JsonObject().put("email", grant.portal().user()))
                .put("archived", false);
        return Reply.json(200, new JsonObject().put("results", new JsonArray().add(contact)));
    }

    private void metered(RoutingContext routing) {
        backend.tally().tokenCallBegan();
        routing.addEndHandler(ended -> backend.tally().tokenCallEnded());
        routing.next();
    }

    private void presented(Request request, OptionalLong hubId) {
        if (TokenEndpoint.isRefresh(request)) {
            request.param("refresh_token").ifPresent(token -> backend.tally().presented(token, hubId));
        }
    }

    /** An argument that nothing could be made of, such as a charset that does not exist, came from the client. */
    private void refuse(RoutingContext routing) {
        Throwable failure = routing.failure();
        int status = failure instanceof IllegalArgumentException ? 400 : routing.statusCode();
        Reply reply = Errors.plain(status, failure == null ? "no such resource" : failure.toString());
        new LiveExchange(routing, () -> reply, backend::saved, backend.faults()).answer(reply);
    }
}
