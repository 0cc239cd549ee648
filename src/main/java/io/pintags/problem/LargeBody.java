package io.pintags.problem;

/** An address that reads more than others; every bean of this type is one exception to the limit. */
public interface LargeBody {
    /** The address, as it stands in a request. */
    String path();

    /** How many bytes it reads at most; {@code quarkus.http.limits.max-body-size} bounds it. */
    long bytes();
}
