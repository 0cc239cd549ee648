package io.pintags.migrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/**
 * An account on its way to another installation. What that needs and cannot learn from HubSpot is its refresh token, so
 * nothing else goes along.
 *
 * @param hubId the account
 * @param clientId the HubSpot app that the token was issued to
 * @param refreshToken the token
 */
record Transfer(HubId hubId, String clientId, Secret refreshToken) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "pintags-transfer-1";
    private static final AlgorithmConstraints KEY_ALGORITHMS = new AlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT,
            KeyManagementAlgorithmIdentifiers.RSA_OAEP_256,
            KeyManagementAlgorithmIdentifiers.ECDH_ES_A256KW);
    private static final AlgorithmConstraints CONTENT_ALGORITHMS = new AlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT, ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);

    /** One line: a JSON Web Encryption in its compact form (RFC 7516 section 7.1). */
    String seal(TransferKey key) {
        try {
            var jwe = new JsonWebEncryption();
            jwe.setAlgorithmHeaderValue(key.algorithm());
            jwe.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
            key.kid().ifPresent(jwe::setKeyIdHeaderValue);
            jwe.setContentTypeHeaderValue(VERSION);
            jwe.setKey(key.key());
            jwe.setPayload(JSON.writeValueAsString(
                    Map.of("hub_id", hubId.value(), "client_id", clientId, "refresh_token", refreshToken.reveal())));
            return jwe.getCompactSerialization();
        } catch (JoseException | JsonProcessingException e) {
            throw new IllegalStateException("the key was looked at before, and the content is plain JSON");
        }
    }

    /** Opens a line; empty if it was not sealed to this key, or is nothing of the kind. */
    static Optional<Transfer> open(String line, TransferKey key) {
        try {
            var jwe = new JsonWebEncryption();
            jwe.setAlgorithmConstraints(KEY_ALGORITHMS);
            jwe.setContentEncryptionAlgorithmConstraints(CONTENT_ALGORITHMS);
            jwe.setKey(key.key());
            jwe.setCompactSerialization(line);
            if (!VERSION.equals(jwe.getContentTypeHeaderValue())) {
                return Optional.empty();
            }
            JsonNode content = JSON.readTree(jwe.getPayload());
            return Optional.of(new Transfer(
                    new HubId(content.path("hub_id").asLong()),
                    content.path("client_id").asText(),
                    Secret.of(content.path("refresh_token").asText())));
        } catch (JoseException | JsonProcessingException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
