package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestTokenIsFetchedOnceAndSentToHubSpot(t *testing.T) {
	fetched := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/oauth/token":
			fetched++
			id, secret, _ := r.BasicAuth()
			if id != "reports" || secret != "s%3A1" || r.FormValue("scope") != "hubspot:portal:4242" {
				t.Errorf("asked as %s:%s for %s", id, secret, r.FormValue("scope"))
			}
			fmt.Fprint(w, `{"access_token":"t1","token_type":"Bearer","expires_in":1500}`)
		default:
			if r.Header.Get("Authorization") != "Bearer t1" {
				t.Errorf("HubSpot got %q", r.Header.Get("Authorization"))
			}
			fmt.Fprint(w, `{"total":7}`)
		}
	}))
	defer server.Close()
	// The secret has a character that the library form-encodes before Base64, as RFC 6749 section 2.3.1 asks.
	client := hubSpot(server.URL, "reports", "s:1", "4242", time.Minute)
	for range 3 {
		if count, err := contacts(client, server.URL); err != nil || count != 7 {
			t.Fatalf("%d, %v", count, err)
		}
	}
	if fetched != 1 {
		t.Errorf("fetched %d tokens", fetched)
	}
}

func TestRefusalIsAnError(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant","error_description":"reconnect required"}`)
	}))
	defer server.Close()
	if _, err := contacts(hubSpot(server.URL, "reports", "s", "4242", time.Minute), server.URL); err == nil {
		t.Error("no error")
	}
}

func TestSilenceOfPinTagsIsAnError(t *testing.T) {
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-over }))
	defer server.Close()
	defer close(over)
	failed := make(chan error, 1)
	go func() {
		_, err := contacts(hubSpot(server.URL, "reports", "s", "4242", 100*time.Millisecond), server.URL)
		failed <- err
	}()
	select {
	case err := <-failed:
		if err == nil {
			t.Error("no error")
		}
	case <-time.After(10 * time.Second):
		t.Error("still waiting for a token")
	}
}
