package io.pintags.simulator;

import java.time.Duration;
import java.util.function.Consumer;

/** One request in the hands of an {@link Effect}. Used on the event loop only, where every callback runs too. */
public interface Exchange {

    /** Does what was asked and hands over the reply, unsent, once the change is durable. */
    void process(Consumer<Reply> then);

    /** Sends a reply; does nothing when the client is gone. */
    void answer(Reply reply);

    /** Promises the whole reply, sends the first half of its body and closes the connection. */
    void answerHalf(Reply reply);

    /** Resets the TCP connection (RST) without a reply. */
    void reset();

    /** Continues after real time has passed. */
    void after(Duration delay, Runnable then);

    /** Continues when the simulator is told to release what it holds. */
    void hold(Runnable then);
}
