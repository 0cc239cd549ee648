-- A token waits for its proof in one import only, however often its file comes: two that prove it would end it for each
-- other where HubSpot rotates. Of those that wait twice already the one stays whose token may be spent.
update account_import_row set outcome = 'duplicate', refresh_token_ciphertext = null, lease_owner = null, lease_until = null
where id in (
    select id from (
        select id, row_number() over (partition by token_sha256 order by spent_at nulls last, id) as place
        from account_import_row where outcome = 'waiting') as waiting
    where place > 1);
create unique index account_import_row_waits_once on account_import_row (token_sha256) where outcome = 'waiting';
