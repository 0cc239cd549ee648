-- Signatures without a timestamp are good for as long as the secret that made them, and remembered for as long: the
-- fingerprints of the secrets that were configured, null for a signature that goes stale by itself.
alter table seen_request add column secrets text[];
drop index seen_request_age;
create index seen_request_age on seen_request (seen_at) where secrets is null;

-- A one-time link is used up by the consent that it led to, and not by whoever looks at it: programs open links that they
-- find in messages.
alter table connect_link add column used_at timestamptz;
alter table pending_consent add column link_sha256 text;
