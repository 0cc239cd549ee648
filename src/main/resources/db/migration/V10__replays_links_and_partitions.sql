-- Signatures without a timestamp are good for as long as the secret that made them, and remembered for as long: the
-- fingerprints of the secrets that were configured, null for a signature that goes stale by itself.
alter table seen_request add column secrets text[];
drop index seen_request_age;
create index seen_request_age on seen_request (seen_at) where secrets is null;
