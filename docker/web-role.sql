-- The role of web processes and workers, made with the database; `grant_web_role` says what it may do.
-- docker-compose.yml shows it to the database; docs/operations.md says when to run it by hand.
\set ON_ERROR_STOP on
\getenv password WEB_ROLE_PASSWORD
CREATE ROLE stage4_web LOGIN PASSWORD :'password';
