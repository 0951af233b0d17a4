-- One database and one role per service, made at the server's first start; psql reads this file.
-- A role owns its own database and may not even connect to the others. Passwords come from the environment.

\set ON_ERROR_STOP on
\getenv intake INTAKE_PASSWORD
\getenv routing ROUTING_PASSWORD
\getenv supervision SUPERVISION_PASSWORD
\getenv rating RATING_PASSWORD

CREATE ROLE tibandu_intake LOGIN PASSWORD :'intake';
CREATE ROLE tibandu_routing LOGIN PASSWORD :'routing';
CREATE ROLE tibandu_supervision LOGIN PASSWORD :'supervision';
CREATE ROLE tibandu_rating LOGIN PASSWORD :'rating';

-- Pages read as this role, with one congress at a time.
CREATE ROLE tibandu_reader NOLOGIN;
GRANT tibandu_reader TO tibandu_intake, tibandu_routing, tibandu_supervision, tibandu_rating;

-- Sorted by code point, whatever the server's language: lists have one order everywhere.
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8'' LOCALE_PROVIDER libc LOCALE ''C''', s, s)
    FROM unnest(ARRAY['tibandu_intake', 'tibandu_routing', 'tibandu_supervision', 'tibandu_rating']) s
\gexec

REVOKE ALL ON DATABASE tibandu_intake, tibandu_routing, tibandu_supervision, tibandu_rating FROM PUBLIC;
