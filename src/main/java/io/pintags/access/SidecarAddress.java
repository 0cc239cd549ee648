package io.pintags.access;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.regex.Pattern;

/** Makes loopback the default address of a sidecar's port; an address that is set anywhere stays. */
public final class SidecarAddress implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;
    private static final String HOST = "quarkus.http.host";
    private static final Pattern ON = Pattern.compile("true|yes|y|on|1", Pattern.CASE_INSENSITIVE);

    /** Whether a switch is on, for those who read its text: by the words that the configuration itself takes for a yes. */
    public static boolean isOn(String text) {
        return ON.matcher(text).matches();
    }

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
        return sidecar != null && isOn(sidecar.getValue());
    }
}
