package com.example.hubspot;

import static org.springframework.security.core.authority.AuthorityUtils.createAuthorityList;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;

/** Calls HubSpot with tokens from PinTags. */
@SpringBootApplication
public class HubSpotApplication {
    public static void main(String[] args) {
        SpringApplication.run(HubSpotApplication.class, args);
    }

    /** Fetches tokens outside of any request of a user, and again a minute before they expire. */
    @Bean
    OAuth2AuthorizedClientManager tokens(ClientRegistrationRepository clients, OAuth2AuthorizedClientService store) {
        return new AuthorizedClientServiceOAuth2AuthorizedClientManager(clients, store);
    }

    /** HubSpot, as account 4242. */
    @Bean
    RestClient hubSpot(
            RestClient.Builder builder, OAuth2AuthorizedClientManager tokens, @Value("${hubspot.api-url}") String url) {
        var interceptor = new OAuth2ClientHttpRequestInterceptor(tokens);
        interceptor.setClientRegistrationIdResolver(request -> "hubspot-4242");
        // The token is the account's, whoever is logged in here.
        var account = new AnonymousAuthenticationToken("hubspot", "hubspot-4242", createAuthorityList("hubspot"));
        interceptor.setPrincipalResolver(request -> account);
        return builder.baseUrl(url).requestInterceptor(interceptor).build();
    }
}
