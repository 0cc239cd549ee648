-- Introspection and revocation start from a token and look for its account.
create index account_by_access_token on account (access_token_fingerprint);
