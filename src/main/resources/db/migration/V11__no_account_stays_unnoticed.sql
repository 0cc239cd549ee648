-- An account that nobody asks for is put off and not left without a due time, see RenewalStore. Those that were are looked
-- at within a week.
update account set next_refresh_at = now() + random() * interval '7 days'
    where status in ('ACTIVE', 'PAUSED') and next_refresh_at is null;
