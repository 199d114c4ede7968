-- The postgres image runs this once, when it makes the database "sweep", as the superuser "postgres". Passwords are in no file of the
-- repository: compose mounts each from deploy/secrets.
\set sweep_password `cat /run/secrets/postgres-password`
\set reader_password `cat /run/secrets/reader-password`
SELECT :'sweep_password' = '' OR :'reader_password' = '' AS lacking \gset
\if :lacking
DO $$ BEGIN RAISE 'A file of /run/secrets is empty, missing or unreadable: make it, then delete the volume and start again.'; END $$;
\endif

-- For silos and commands. As owner of the database it makes the tables, and may do nothing to the server.
CREATE ROLE sweep LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'sweep_password';
ALTER DATABASE sweep OWNER TO sweep;

-- For Grafana: whoever may ask a data source can have it run any SQL. Not a member of pg_read_all_data, as that reads the passwords'
-- hashes too.
CREATE ROLE sweep_reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'reader_password';
ALTER ROLE sweep_reader SET default_transaction_read_only = on;
ALTER ROLE sweep_reader SET statement_timeout = '30s';
REVOKE TEMPORARY ON DATABASE sweep FROM PUBLIC;
-- Of what is there, which is nothing yet in a new database, and of what silos will make.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO sweep_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE sweep IN SCHEMA public GRANT SELECT ON TABLES TO sweep_reader;
