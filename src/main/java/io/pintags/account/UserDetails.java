package io.pintags.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pintags.crypto.Secret;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The person who connected an account. It is stored sealed only; {@link #toString()} says nothing of it.
 *
 * @param userId HubSpot's number of the user
 * @param user the user's e-mail address
 * @param hubDomain the domain of the account
 */
public record UserDetails(OptionalLong userId, Optional<String> user, Optional<String> hubDomain) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** In the form in which it is sealed. */
    public Secret toSecret() {
        ObjectNode json = JSON.createObjectNode();
        userId.ifPresent(value -> json.put("user_id", value));
        user.ifPresent(value -> json.put("user", value));
        hubDomain.ifPresent(value -> json.put("hub_domain", value));
        return Secret.of(json.toString());
    }

    /** Out of what {@link #toSecret()} made. */
    public static UserDetails of(Secret opened) {
        try {
            JsonNode json = JSON.readTree(opened.reveal());
            return new UserDetails(
                    json.has("user_id") ? OptionalLong.of(json.get("user_id").asLong()) : OptionalLong.empty(),
                    Optional.ofNullable(json.get("user")).map(JsonNode::asText),
                    Optional.ofNullable(json.get("hub_domain")).map(JsonNode::asText));
        } catch (JsonProcessingException e) {
            // Without its cause, whose message would quote the details.
            throw new IllegalStateException("sealed user details are not of the form that this version writes");
        }
    }

    @Override
    public String toString() {
        return "UserDetails[redacted]";
    }
}
