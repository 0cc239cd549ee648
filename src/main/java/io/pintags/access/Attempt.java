package io.pintags.access;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Somebody tries to prove something.
 *
 * @param client who they say they are, shortened; empty if they say nothing that can be read
 * @param source where they are: an IPv4 address, or the first half of an IPv6 address, which one machine has whole
 */
record Attempt(String client, String source) {
    private static final int MAX_CLIENT = 64;
    private static final int IPV6_NETWORK_BYTES = 8;

    static Attempt of(HttpServerRequest request, String client) {
        return new Attempt(
                client.length() > MAX_CLIENT ? client.substring(0, MAX_CLIENT) : client,
                source(request.remoteAddress()));
    }

    private static String source(SocketAddress address) {
        String host = address == null ? null : address.hostAddress();
        byte[] bytes = host == null ? null : NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            return "local";
        }
        return HexFormat.of().formatHex(bytes.length > 4 ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }
}
