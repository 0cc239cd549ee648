package io.pintags.simulator;

import io.netty.channel.ChannelOption;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An exchange over a real connection. */
final class LiveExchange implements Exchange {

    private final RoutingContext routing;
    private final Context context;
    private final Supplier<Reply> work;
    private final Supplier<CompletionStage<Void>> durable;
    private final Faults faults;

    LiveExchange(RoutingContext routing, Supplier<Reply> work, Supplier<CompletionStage<Void>> durable, Faults faults) {
        this.routing = routing;
        this.context = routing.vertx().getOrCreateContext();
        this.work = work;
        this.durable = durable;
        this.faults = faults;
    }

    @Override
    public void process(Consumer<Reply> then) {
        try {
            Reply reply = work.get();
            Future.fromCompletionStage(durable.get(), context)
                    .onSuccess(done -> then.accept(reply))
                    .onFailure(routing::fail);
        } catch (RuntimeException e) {
            routing.fail(e);
        }
    }

    @Override
    public void answer(Reply reply) {
        if (isOpen()) {
            head(reply).end(reply.body());
        }
    }

    @Override
    public void answerHalf(Reply reply) {
        if (isOpen()) {
            Buffer body = Buffer.buffer(reply.body());
            head(reply)
                    .putHeader("Content-Length", Integer.toString(body.length()))
                    .write(body.slice(0, body.length() / 2))
                    .onComplete(sent -> routing.request().connection().close());
        }
    }

    /** Vert.x has no word for a reset: a socket that does not linger is reset when it closes. */
    @Override
    public void reset() {
        if (routing.request().connection() instanceof ConnectionBase connection) {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        routing.request().connection().close();
    }

    @Override
    public void after(Duration delay, Runnable then) {
        routing.vertx().setTimer(Math.max(1, delay.toMillis()), timer -> then.run());
    }

    @Override
    public void hold(Runnable then) {
        faults.park(() -> context.runOnContext(released -> then.run()));
    }

    private HttpServerResponse head(Reply reply) {
        HttpServerResponse response = routing.response().setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        return response;
    }

    private boolean isOpen() {
        return !routing.response().headWritten() && !routing.response().closed();
    }
}
