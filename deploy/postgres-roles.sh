#!/bin/sh
# Run once by the PostgreSQL image, on an empty data directory: the application gets a role of
# ordinary rights that owns its own database. The superuser is for the operator only.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set password="$HEARD_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE heard LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'password';
CREATE DATABASE heard OWNER heard ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE heard FROM PUBLIC;
SQL
