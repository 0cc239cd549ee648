-- A claim changes no indexed column: with room on the row's own page it touches no index, however many accounts there are.
-- A renewal does, and leaves a dead entry at the head of account_due, where the planner looks first. By default those are
-- cleared away once a fifth of the table has changed, which among a million accounts is late.
alter table account set (
    fillfactor = 75,
    autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, vacuum_index_cleanup = on);
