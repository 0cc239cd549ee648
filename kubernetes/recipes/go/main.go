// Counts the contacts of a HubSpot account, with tokens from PinTags by OAuth 2.0 client credentials.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

func main() {
	client := hubSpot(os.Getenv("PINTAGS_URL"), os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET"), os.Getenv("HUB_ID"),
		30*time.Second)
	count, err := contacts(client, "https://api.hubapi.com")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(count)
}

// hubSpot makes a client that adds a valid token to each request, and fetches another when that one is about to expire.
func hubSpot(pintags, id, secret, hubID string, timeout time.Duration) *http.Client {
	config := clientcredentials.Config{
		ClientID:     id,
		ClientSecret: secret,
		TokenURL:     pintags + "/oauth/token",
		Scopes:       []string{"hubspot:portal:" + hubID},
		// Without it, the library asks a second time in another way whenever the first is refused.
		AuthStyle: oauth2.AuthStyleInHeader,
	}
	// Tokens are fetched with a client of their own, which has no time-out unless it is given one here.
	fetching := context.WithValue(context.Background(), oauth2.HTTPClient, &http.Client{Timeout: timeout})
	client := config.Client(fetching)
	client.Timeout = timeout
	return client
}

func contacts(client *http.Client, api string) (int, error) {
	reply, err := client.Post(api+"/crm/v3/objects/contacts/search", "application/json", bytes.NewBufferString(`{"limit":1}`))
	if err != nil {
		return 0, err
	}
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("HubSpot answered %s", reply.Status)
	}
	var found struct {
		Total int `json:"total"`
	}
	return found.Total, json.NewDecoder(reply.Body).Decode(&found)
}
