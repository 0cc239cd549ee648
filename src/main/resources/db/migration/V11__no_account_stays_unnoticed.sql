-- An account that nobody asks for is put off and not left without a due time, see RenewalStore. Those that were are looked
-- at within a week.
update account set next_refresh_at = now() + random() * interval '7 days'
    where status in ('ACTIVE', 'PAUSED') and next_refresh_at is null;

-- Whose journal was read, and when HubSpot was last found to write uninstalls for that app. What is there is looked at anew.
alter table journal_cursor drop column subscribed, add column client_id text, add column subscribed_at timestamptz;
