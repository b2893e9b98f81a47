-- A made-up inventory: about 5 MB of plain dump, half prose that compresses well, half hex digests that do not.
SELECT setseed(0.42);
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE TABLE product(
  id bigint PRIMARY KEY, sku text NOT NULL UNIQUE, name text NOT NULL, description text,
  price numeric(12,2), attrs jsonb, created_at timestamptz);
CREATE TABLE location(id int PRIMARY KEY, name text NOT NULL, region text NOT NULL);
CREATE TABLE stock(
  product_id bigint NOT NULL REFERENCES product, location_id int NOT NULL REFERENCES location,
  qty int NOT NULL CHECK (qty >= 0), updated_at timestamptz, PRIMARY KEY (product_id, location_id));
CREATE TABLE movement(
  id bigserial PRIMARY KEY, product_id bigint NOT NULL, location_id int NOT NULL, delta int NOT NULL,
  reason text, actor uuid DEFAULT public.uuid_generate_v4(), at timestamptz, note text);
CREATE VIEW stock_by_region AS
  SELECT l.region, s.product_id, sum(s.qty) qty FROM stock s JOIN location l ON l.id = s.location_id GROUP BY 1, 2;
CREATE FUNCTION reorder_level(p bigint) RETURNS int LANGUAGE sql STABLE AS
  $$ SELECT coalesce(avg(abs(delta)), 0)::int * 7 FROM movement WHERE product_id = p $$;
CREATE FUNCTION short_digest(content text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT substr(encode(public.digest(content, 'sha256'), 'hex'), 1, 12) $$;
CREATE TYPE audit_kind AS ENUM ('insert', 'update', 'delete');
CREATE TABLE audit(id bigserial PRIMARY KEY, kind audit_kind NOT NULL, payload bytea, doc jsonb, tags text[], span tstzrange);

INSERT INTO location SELECT g, 'Warehouse ' || g, (array['eu','us','apac'])[1 + g % 3] FROM generate_series(1, 50) g;
INSERT INTO product
  SELECT g, 'SKU-' || lpad(g::text, 9, '0'), 'Item ' || md5(g::text),
         repeat('Lorem ipsum ' || (random() * 1000)::int || ' dolor ', 3 + (random() * 6)::int),
         (random() * 1000)::numeric(12,2),
         jsonb_build_object('color', (array['red','green','blue'])[1 + g % 3], 'w', (random() * 100)::int,
                            'tags', array[md5(g::text), md5((g / 7)::text)]),
         timestamptz '2025-01-20 02:00+00' - random() * interval '900 days'
  FROM generate_series(1, 2000) g;
INSERT INTO stock
  SELECT p, l, (random() * 500)::int, timestamptz '2025-01-20 02:00+00' - random() * interval '90 days'
  FROM generate_series(1, 2000) p, generate_series(1, 6) l;
INSERT INTO movement(product_id, location_id, delta, reason, actor, at, note)
  SELECT 1 + (random() * 1999)::int, 1 + (random() * 49)::int, (random() * 40 - 20)::int,
         (array['sale','return','count','transfer'])[1 + (random() * 3)::int], md5(random()::text)::uuid,
         timestamptz '2025-01-20 02:00+00' - random() * interval '900 days', 'ref ' || md5(random()::text)
  FROM generate_series(1, 30000) g;
INSERT INTO audit(kind, payload, doc, tags, span)
  SELECT (array['insert','update','delete'])[1 + g % 3]::audit_kind, decode(md5(g::text), 'hex'),
         CASE WHEN g % 5 = 0 THEN NULL ELSE jsonb_build_object('q', '"\' || chr(9) || chr(10) || 'é漢字') END,
         array['a b', null, 'c,"d"'], tstzrange(now(), null)
  FROM generate_series(1, 15) g;
CREATE INDEX ON movement(product_id, at);
CREATE INDEX ON movement(location_id);
CREATE INDEX product_digest ON product(short_digest(sku));
