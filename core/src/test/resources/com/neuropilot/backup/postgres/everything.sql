-- A database with everything in it that an owner without special rights may make.
-- Before: the roles reporting and "Wörker ""7""", and SET test.big = the bytes of the largest field.

CREATE SCHEMA shop;
COMMENT ON SCHEMA shop IS 'the shop''s schema; with a semicolon and a \ backslash';
CREATE SCHEMA "Größe";
CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA shop;
CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;

-- Types
CREATE TYPE shop.mood AS ENUM ('sad', 'ok', 'hap''py', 'größer');
CREATE TYPE shop.address AS (street text, "zip code" varchar(10), tags text[]);
CREATE DOMAIN shop.positive AS integer DEFAULT 1 CONSTRAINT above_zero CHECK (VALUE > 0);
CREATE TYPE shop.float_range AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE COLLATION shop.by_bytes (locale = 'C');
COMMENT ON TYPE shop.mood IS 'how it is';
COMMENT ON DOMAIN shop.positive IS 'more than nothing';

-- Functions of several kinds
CREATE FUNCTION shop.plain_sql(a integer, b integer DEFAULT 7) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b; -- ; and ''quotes''';
CREATE FUNCTION shop.atomic(a integer) RETURNS integer LANGUAGE sql
BEGIN ATOMIC
  SELECT CASE WHEN a > 0 THEN 1 ELSE 2 END;
  SELECT (CASE a WHEN 1 THEN (CASE WHEN true THEN 5 END) ELSE 0 END) + 1;
END;
CREATE PROCEDURE shop.atomic_procedure(a integer) LANGUAGE sql
BEGIN ATOMIC
  SELECT 1;
  SELECT a;
END;
CREATE PROCEDURE shop.do_it(INOUT x integer) LANGUAGE plpgsql AS $body$ BEGIN x := x * 2; END $body$;
CREATE FUNCTION shop.touched() RETURNS trigger LANGUAGE plpgsql AS $trigger$
DECLARE "it's" text := $x$ a $$x$;
BEGIN
  NEW.changed := 'by trigger; \ "x"';
  RETURN NEW;
END;
$trigger$;
CREATE FUNCTION shop."odd; name"("a?" jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $f$SELECT "a?" ? 'k' AND "a?" ?| ARRAY['k', '{fn now()}']$f$;
CREATE FUNCTION shop.tenant() RETURNS integer LANGUAGE sql STABLE SET search_path = shop, pg_catalog SET work_mem = '5MB'
  AS $$SELECT coalesce(nullif(current_setting('shop.tenant', true), ''), '1')::integer$$;
COMMENT ON FUNCTION shop.plain_sql(integer, integer) IS E'one\ntwo; \\. three';
CREATE AGGREGATE shop.product(integer) (SFUNC = int4mul, STYPE = integer, INITCOND = '1');
CREATE OPERATOR shop.+?| (LEFTARG = integer, RIGHTARG = integer, FUNCTION = shop.plain_sql);
CREATE CAST (shop.address AS text) WITH INOUT AS ASSIGNMENT;
CREATE TEXT SEARCH DICTIONARY shop.stems (TEMPLATE = pg_catalog.simple, accept = false);
CREATE TEXT SEARCH CONFIGURATION shop.words (COPY = pg_catalog.german);
ALTER TEXT SEARCH CONFIGURATION shop.words ALTER MAPPING FOR asciiword WITH shop.stems, german_stem;

-- Sequences
CREATE SEQUENCE shop.alone INCREMENT BY -3 MINVALUE -100 MAXVALUE 50 START WITH 50 CACHE 4 CYCLE;
SELECT nextval('shop.alone'), nextval('shop.alone');
CREATE SEQUENCE shop.small AS smallint;
CREATE SEQUENCE shop."never Used";

-- Tables
CREATE TABLE shop.items (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000 INCREMENT BY 7) PRIMARY KEY,
  name citext NOT NULL,
  "Größe; "" \ " shop.mood DEFAULT 'ok',
  amount shop.positive,
  price numeric(12, 4) CHECK (price >= 0),
  doubled numeric GENERATED ALWAYS AS (price * 2) STORED,
  home shop.address,
  homes shop.address[],
  tags text[][],
  during tstzrange,
  many int4multirange,
  floats shop.float_range,
  raw bytea,
  doc jsonb,
  doc_text json,
  markup xml,
  attributes hstore,
  changed text DEFAULT 'never',
  real_value real,
  double_value double precision,
  at timestamptz,
  span interval,
  place point,
  net cidr,
  bits bit varying(20),
  words tsvector,
  sorted text COLLATE shop.by_bytes,
  EXCLUDE USING gist (during WITH &&) WHERE (amount > 100)
);
ALTER TABLE shop.items ALTER COLUMN raw SET STORAGE EXTERNAL;
ALTER TABLE shop.items ALTER COLUMN name SET STATISTICS 500;
COMMENT ON TABLE shop.items IS 'items';
COMMENT ON COLUMN shop.items."Größe; "" \ " IS 'odd name';
INSERT INTO shop.items (name, amount, price, home, homes, tags, during, many, floats, raw, doc, doc_text, markup, attributes, real_value, double_value, at,
                        span, place, net, bits, words, sorted)
SELECT 'item ' || i, i % 7 + 1, i / 3.0, ROW ('street ' || i, '0' || i, ARRAY ['a', NULL, 'b"c\d'])::shop.address,
       ARRAY [ROW ('x,y', NULL, '{}')::shop.address], ARRAY [['a', 'NULL'], [NULL, E'\t\n\\.\r']],
       tstzrange(timestamptz '2020-01-01' + i * interval '1 day', timestamptz '2020-01-02' + i * interval '1 day'), int4multirange(int4range(i, i + 2), int4range(i + 5, NULL)),
       shop.float_range(i / 3.0, i), decode(lpad(to_hex(i), 8, '0'), 'hex') || '\x5c2e0a005c2e0d0a'::bytea, jsonb_build_object('n', i, 'u', E'\u00e4\\', 'z', NULL),
       json_build_object('k', E'a\nb'), xmlparse(CONTENT '<a b="' || i || '">ü&amp;</a>'), hstore('k', i::text), (i / 3.0)::real, i / 7.0::float8,
       timestamptz '2024-03-31 01:59:59.123456+01' + i * interval '1 minute', make_interval(0, -i, 0, i, 0, -5, 0.25), point(i, 0.1), '10.0.0.0/8', B'10101',
       to_tsvector('english', 'the quick brown foxes ' || i), chr(200 + i % 50)
FROM generate_series(1, 500) i;
INSERT INTO shop.items (name, sorted) VALUES ('\.', E'\\.'), (E'\\N', E'\\N'), ('', E'line\nend\r\n\\.\n'), (E'tab\tquote''', E'\b\f\v\x01'), ('{fn now()} ? ?| $1', ';');
INSERT INTO shop.items (name, doc_text, raw, double_value, at) VALUES ('nul', '{"a": "\u0000"}', '\x00', 'NaN', 'infinity'), ('inf', '"\u0000"', '', '-Infinity', '-infinity');
CREATE INDEX items_name ON shop.items USING gin (name shop.gin_trgm_ops);
CREATE UNIQUE INDEX "items part; ""ial""" ON shop.items (lower(name::text) text_pattern_ops DESC NULLS LAST) INCLUDE (price) WHERE amount > 5 AND doc ? 'n' AND price > 1000;
ALTER TABLE shop.items CLUSTER ON items_pkey;
CREATE STATISTICS shop.items_statistics (ndistinct, mcv) ON amount, price FROM shop.items;
CREATE STATISTICS shop.items_expression ON (price * 2), (amount % 3) FROM shop.items;

CREATE TABLE shop.big (id integer PRIMARY KEY, content text, raw bytea);
INSERT INTO shop.big VALUES (1, NULL, NULL), (2, repeat(E'\\.\n\\', current_setting('test.big')::integer / 4), NULL),
  (3, repeat('x', current_setting('test.big')::integer), NULL), (4, '', decode(repeat('5c2e0a00', current_setting('test.big')::integer / 16), 'hex'));

CREATE TABLE shop.empty (a integer, b text);
CREATE TABLE shop.no_columns ();
INSERT INTO shop.no_columns DEFAULT VALUES;
INSERT INTO shop.no_columns DEFAULT VALUES;
CREATE TABLE shop.dropped_columns (a integer, b integer, c text);
INSERT INTO shop.dropped_columns VALUES (1, 2, 'three');
ALTER TABLE shop.dropped_columns DROP COLUMN b;
CREATE UNLOGGED TABLE shop.unlogged (a integer);
INSERT INTO shop.unlogged VALUES (1);
CREATE TABLE "Größe"."select; ""from"" \ x
y" ("order by" integer, "a	b" text, "Ünï" integer DEFAULT 5);
INSERT INTO "Größe"."select; ""from"" \ x
y" VALUES (1, 'one'), (2, E'tw\\o');
CREATE TYPE shop.typed AS (a integer, b text);
CREATE TABLE shop.of_type OF shop.typed (PRIMARY KEY (a));
INSERT INTO shop.of_type VALUES (1, 'b');

-- Keys
CREATE TABLE shop.orders (
  id serial PRIMARY KEY, item bigint REFERENCES shop.items ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, tenant integer NOT NULL DEFAULT 1, parent integer REFERENCES shop.orders, note text,
  CONSTRAINT "odd ""check""; " CHECK (note <> 'x;y'));
INSERT INTO shop.orders (item, tenant, note) SELECT id, id % 3, 'note ' || id FROM shop.items;
ALTER TABLE shop.orders ADD CONSTRAINT not_checked CHECK (id > 3) NOT VALID;
SELECT setval('shop.orders_id_seq', 5000, false);
ALTER TABLE shop.orders REPLICA IDENTITY FULL;

-- Partitions
CREATE TABLE shop.events (at date NOT NULL, kind integer, payload text) PARTITION BY RANGE (at);
CREATE TABLE shop.events_2023 PARTITION OF shop.events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01') PARTITION BY LIST (kind);
CREATE TABLE shop.events_2023_a PARTITION OF shop.events_2023 FOR VALUES IN (1, 2);
CREATE TABLE shop.events_2023_b PARTITION OF shop.events_2023 DEFAULT PARTITION BY HASH (payload);
CREATE TABLE shop.events_2023_b0 PARTITION OF shop.events_2023_b FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE shop.events_2023_b1 PARTITION OF shop.events_2023_b FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE shop.events_attached (payload text, kind integer, at date NOT NULL);
ALTER TABLE shop.events ATTACH PARTITION shop.events_attached FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE shop.events_rest PARTITION OF shop.events DEFAULT;
CREATE INDEX events_kind ON shop.events (kind);
ALTER TABLE shop.events ADD CONSTRAINT events_key UNIQUE (at, kind, payload) NOT DEFERRABLE;
INSERT INTO shop.events SELECT date '2022-12-01' + i * 3, i % 5, 'event ' || i FROM generate_series(1, 400) i ON CONFLICT DO NOTHING;

-- Inheritance
CREATE TABLE shop.parent (a integer CHECK (a > 0), b text DEFAULT 'parent');
CREATE TABLE shop.child (c integer) INHERITS (shop.parent);
ALTER TABLE shop.child ALTER COLUMN b SET DEFAULT 'child';
INSERT INTO shop.parent VALUES (1), (2);
INSERT INTO shop.child (a, c) VALUES (3, 4);

-- Views, rules, triggers, policies
CREATE VIEW shop.cheap WITH (security_barrier) AS SELECT id, name, price FROM shop.items WHERE price < 10 WITH LOCAL CHECK OPTION;
CREATE RULE cheap_delete AS ON DELETE TO shop.cheap DO INSTEAD (UPDATE shop.items SET price = 0 WHERE id = OLD.id; DELETE FROM shop.orders WHERE item = OLD.id);
CREATE RULE note_empty AS ON INSERT TO shop.empty WHERE NEW.a = 1 DO ALSO NOTHING;
CREATE MATERIALIZED VIEW shop.sums AS SELECT amount, sum(price) AS total FROM shop.items GROUP BY amount;
CREATE UNIQUE INDEX sums_amount ON shop.sums (amount);
CREATE MATERIALIZED VIEW shop.not_yet AS SELECT count(*) FROM shop.sums WITH NO DATA;
CREATE TRIGGER touch BEFORE UPDATE OF price ON shop.items FOR EACH ROW WHEN (OLD.price IS DISTINCT FROM NEW.price) EXECUTE FUNCTION shop.touched();
CREATE TRIGGER "off; always" BEFORE INSERT ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.touched();
ALTER TABLE shop.items DISABLE TRIGGER "off; always";
CREATE TRIGGER on_replica BEFORE INSERT ON shop.items FOR EACH ROW EXECUTE FUNCTION shop.touched();
ALTER TABLE shop.items ENABLE REPLICA TRIGGER on_replica;
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_tenant ON shop.orders AS RESTRICTIVE FOR SELECT TO reporting, "Wörker ""7""" USING (tenant = shop.tenant());
CREATE POLICY everybody ON shop.orders USING (true) WITH CHECK (tenant > 0);

-- Large objects
SELECT lo_from_bytea(4242424, '\x00010203ff5c2e0a');
SELECT lo_from_bytea(4242425, decode(repeat('abcdef', 20000), 'hex'));
SELECT lo_create(4242426);
COMMENT ON LARGE OBJECT 4242424 IS 'a large object';
GRANT SELECT, UPDATE ON LARGE OBJECT 4242425 TO reporting;

-- Privileges
GRANT USAGE ON SCHEMA shop TO reporting, "Wörker ""7""";
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO reporting;
GRANT SELECT (id, name), UPDATE (price) ON shop.items TO "Wörker ""7""" WITH GRANT OPTION;
GRANT EXECUTE ON FUNCTION shop.plain_sql(integer, integer) TO reporting;
REVOKE EXECUTE ON FUNCTION shop.atomic(integer) FROM PUBLIC;
GRANT USAGE ON SEQUENCE shop.alone TO reporting;
GRANT USAGE ON TYPE shop.mood TO reporting;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO reporting;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE PUBLICATION part FOR TABLE shop.orders (id, item, tenant, note) WHERE (id > 5), shop.events WITH (publish = 'insert, update', publish_via_partition_root = true);
COMMENT ON CONSTRAINT "odd ""check""; " ON shop.orders IS 'c';
COMMENT ON INDEX shop.items_name IS 'i';
COMMENT ON TRIGGER touch ON shop.items IS 't';
COMMENT ON POLICY by_tenant ON shop.orders IS 'p';
COMMENT ON RULE cheap_delete ON shop.cheap IS 'r';
COMMENT ON VIEW shop.cheap IS 'v';
COMMENT ON MATERIALIZED VIEW shop.sums IS 'm';
COMMENT ON SEQUENCE shop.alone IS 's';
COMMENT ON STATISTICS shop.items_statistics IS 'st';
COMMENT ON COLLATION shop.by_bytes IS 'co';
COMMENT ON OPERATOR shop.+?| (integer, integer) IS 'op';
COMMENT ON AGGREGATE shop.product(integer) IS 'ag';
COMMENT ON CAST (shop.address AS text) IS 'ca';
COMMENT ON TEXT SEARCH CONFIGURATION shop.words IS 'ts';
COMMENT ON PUBLICATION part IS 'pu';
COMMENT ON PROCEDURE shop.do_it(integer) IS 'pr';
