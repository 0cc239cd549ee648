-- An erasure looks for the rows of its account, and a rewrap now and again for sealed ones, among all that were imported
-- lately.
create index account_import_row_of_account on account_import_row (hub_id);
create index account_import_row_by_key_version on account_import_row (key_version) where key_version is not null;
