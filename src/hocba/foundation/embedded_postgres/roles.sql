-- The two roles of hocba and what each may do. Run as superuser inside the database hocba; may be run again at any time.
-- hocba_owner owns the schema and runs migrations. It bypasses row-level security, because under FORCE even the owner of a
-- table would see no rows. hocba_app is the application: it owns nothing, bypasses nothing, and may not create anything.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hocba_owner') THEN CREATE ROLE hocba_owner; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hocba_app') THEN CREATE ROLE hocba_app; END IF;
END $$;
ALTER ROLE hocba_owner WITH LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION BYPASSRLS;
ALTER ROLE hocba_app WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

REVOKE ALL ON DATABASE hocba FROM PUBLIC;
ALTER DATABASE hocba OWNER TO hocba_owner;
GRANT CONNECT, TEMPORARY ON DATABASE hocba TO hocba_app; -- temporary tables: COPY into one, then INSERT … SELECT
ALTER SCHEMA public OWNER TO hocba_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO hocba_app;

-- What hocba_owner makes, hocba_app may use. Migrations take back what append-only tables must refuse.
ALTER DEFAULT PRIVILEGES FOR ROLE hocba_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO hocba_app;
ALTER DEFAULT PRIVILEGES FOR ROLE hocba_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO hocba_app;
