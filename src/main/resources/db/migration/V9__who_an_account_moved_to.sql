-- The key of the installation that an account was let go to, by its thumbprint (RFC 7638, in hex). For that one it can
-- be written out again, when a command was cut off; for another one never: two would renew one grant. Null also where an
-- account was let go before this was kept.
alter table account add column moved_to text;
