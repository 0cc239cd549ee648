-- An account that nobody asks for is put off and not left without a due time, see RenewalStore. Those that were are looked
-- at within a week.
update account set next_refresh_at = now() + random() * interval '7 days'
    where status in ('ACTIVE', 'PAUSED') and next_refresh_at is null;

-- Whose journal was read, and when HubSpot was last found to write uninstalls for that app. What is there is looked at anew.
alter table journal_cursor drop column subscribed, add column client_id text, add column subscribed_at timestamptz;

-- As before, but for the lock: a channel that is withdrawn at this moment is waited for and then left out, because its foreign
-- key would fail the statement that stores a token.
create or replace function account_notify() returns trigger language plpgsql as $$
declare
    happened text := case
        when tg_op = 'INSERT' or new.connected_at is distinct from old.connected_at then 'connected'
        when new.status = 'ACTIVE' then 'resumed'
        when new.status = 'RECONNECT_REQUIRED' then 'reconnect-required'
        when new.status = 'PAUSED' then 'paused'
        else 'erased' end;
begin
    insert into notification (channel, hub_id, kind, status, cause)
        select name, new.hub_id, happened, new.status, new.status_cause
        from notification_channel where seen_at > now() - interval '1 day' for key share;
    return null;
end $$;
