-- What an owner without special rights may do to everything.sql later.

CREATE TABLE shop.added (id integer REFERENCES shop.orders, b text);
INSERT INTO shop.added SELECT id, 'x' FROM shop.orders LIMIT 5;
CREATE VIEW shop.added_view AS SELECT * FROM shop.added JOIN shop.orders USING (id);
CREATE TABLE shop.later PARTITION OF shop.events FOR VALUES FROM ('2036-01-01') TO ('2037-01-01');
CREATE SCHEMA later;
CREATE TABLE later.t (a integer);
CREATE TYPE later.e AS ENUM ('a');
DELETE FROM shop.big;
DROP TABLE shop.empty CASCADE;
SELECT lo_unlink(4242424);
SELECT lo_from_bytea(77, '\xabcd');
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC;
GRANT ALL ON SCHEMA public TO reporting;
GRANT ALL ON SCHEMA shop TO PUBLIC;
COMMENT ON SCHEMA public IS 'changed';
