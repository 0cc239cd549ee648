package io.pintags.workflow;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What HubSpot sends to a custom workflow action, for the API document only; {@link Portal} reads it.
 *
 * @param callbackId HubSpot's name of this call
 * @param origin where it comes from
 */
@Schema(name = "WorkflowAction", description = "A call of HubSpot; other members are ignored.")
record WorkflowActionForm(
        @Schema(examples = "ap-62515-403081688006-1-0") String callbackId,
        @Schema(required = true) Origin origin) {

    /**
     * Where a call comes from.
     *
     * @param portalId the account
     */
    @Schema(name = "WorkflowOrigin")
    record Origin(
            @Schema(required = true, examples = "4242") long portalId) {}
}
