package io.pintags.access;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;

/** Makes loopback the default address of a sidecar's port; an address that is set anywhere stays. */
public final class SidecarAddress implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;
    private static final String HOST = "quarkus.http.host";

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        // Defaults of Quarkus rank below zero, whatever somebody wrote above.
        boolean isSet = value != null && value.getConfigSourceOrdinal() >= 0;
        if (!HOST.equals(name) || isSet || !isSidecar(context)) {
            return value;
        }
        return ConfigValue.builder()
                .withName(HOST)
                .withValue("127.0.0.1")
                .withRawValue("127.0.0.1")
                .withConfigSourceName("PinTags sidecar")
                .build();
    }

    private static boolean isSidecar(ConfigSourceInterceptorContext context) {
        ConfigValue sidecar = context.proceed("pintags.access.sidecar");
        return sidecar != null && Boolean.parseBoolean(sidecar.getValue());
    }
}
