package io.pintags.testing.leaks;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;

/** Looks at every error that a test is answered with. */
final class ErrorReplies implements Filter {
    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response reply = context.next(request, expected);
        if (reply.statusCode() >= 400) {
            Leaks.look("an error reply", reply.headers() + "\n" + reply.asString());
        }
        return reply;
    }
}
