package io.pintags.problem;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where an exception becomes a reply. What it does not know is logged and answered without detail. */
public final class ProblemMapper {
    @ServerExceptionMapper
    Response problem(Problem problem, UriInfo address) {
        return reply(problem, address);
    }

    @ServerExceptionMapper
    Response outage(Outage outage, UriInfo address) {
        return reply(outage.asProblem(), address);
    }

    @ServerExceptionMapper
    @Priority(Priorities.AUTHENTICATION)
    Response failedAuthentication(AuthenticationFailedException failure, UriInfo address) {
        return reply(
                Problem.of(
                        ProblemType.UNAUTHENTICATED,
                        "These credentials are not known. Check the client id and secret."),
                address);
    }

    @ServerExceptionMapper
    @Priority(Priorities.AUTHENTICATION)
    Response missingAuthentication(UnauthorizedException failure, UriInfo address) {
        return reply(
                Problem.of(
                        ProblemType.UNAUTHENTICATED,
                        "Send the credentials of a configured caller in the Authorization header."),
                address);
    }

    @ServerExceptionMapper
    @Priority(Priorities.AUTHENTICATION)
    Response forbidden(ForbiddenException failure, UriInfo address) {
        return reply(
                Problem.of(
                        ProblemType.FORBIDDEN, "This caller has no permission for this. Ask the operator for a grant."),
                address);
    }

    @ServerExceptionMapper
    Response webApplication(WebApplicationException failure, UriInfo address) {
        int status = failure.getResponse().getStatus();
        if (status < 400) {
            return failure.getResponse();
        }
        return reply(
                switch (status) {
                    case 404, 405 -> noRoute(address);
                    case 406 -> Problem.of(ProblemType.NOT_ACCEPTABLE, "Accept application/json to read this address.");
                    case 413 ->
                        Problem.of(ProblemType.PAYLOAD_TOO_LARGE, "The body is larger than this address reads.")
                                .with("field", "body");
                    case 415 ->
                        Problem.of(
                                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                                        "Send the body in the media type that is documented.")
                                .with("field", "Content-Type");
                    default ->
                        status < 500 ? Problem.invalid("body", "The request could not be read.") : unexpected(failure);
                },
                address);
    }

    @ServerExceptionMapper
    Response wrongShape(MismatchedInputException failure, UriInfo address) {
        return misshapen(failure, address);
    }

    /** What Jackson calls our definition's fault is the caller's while a body is read: a member that is there twice. */
    @ServerExceptionMapper
    Response repeatedMember(InvalidDefinitionException failure, UriInfo address) {
        return failure.getProcessor() instanceof JsonGenerator
                ? anythingElse(failure, address)
                : misshapen(failure, address);
    }

    @ServerExceptionMapper
    Response anythingElse(Throwable failure, UriInfo address) {
        return reply(unexpected(failure), address);
    }

    private static Response misshapen(JsonMappingException failure, UriInfo address) {
        List<JsonMappingException.Reference> path = failure.getPath();
        // The outermost, which is one of ours; what is within may be a name that the caller made up.
        String field = path.isEmpty() ? null : path.get(0).getFieldName();
        return reply(
                Problem.invalid(
                        field == null ? "body" : field,
                        "The body is not of the form that is documented for this address."),
                address);
    }

    private static Response reply(Problem problem, UriInfo address) {
        return ErrorReply.at(address.getPath(), problem).toResponse();
    }

    private static Problem noRoute(UriInfo address) {
        Set<String> methods = AllowedMethods.of(address.getPath());
        return methods.isEmpty()
                ? Problem.of(ProblemType.NOT_FOUND, "There is nothing at this address.")
                : Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This address does not know this method.")
                        .withHeader(HttpHeaders.ALLOW, String.join(", ", methods));
    }

    private static Problem unexpected(Throwable failure) {
        Log.errorf("event=request.failed fault=\"%s\"", Fault.of(failure));
        return Problem.of(
                ProblemType.INTERNAL_ERROR, "The request failed here, not on your side. See the service's log.");
    }
}
