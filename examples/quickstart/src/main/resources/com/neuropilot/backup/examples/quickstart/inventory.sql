-- A made-up inventory: deterministic in size and shape, half prose, half hex digests.
select setseed(0.42);

create type audit_kind as enum ('insert', 'update', 'delete');
create table product(
  id bigint primary key, sku text not null unique, name text not null, description text,
  price numeric(12,2), attrs jsonb, created_at timestamptz);
create table location(id int primary key, name text not null, region text not null);
create table stock(
  product_id bigint not null references product, location_id int not null references location,
  qty int not null check (qty >= 0), updated_at timestamptz, primary key (product_id, location_id));
create table movement(
  id bigserial primary key, product_id bigint not null, location_id int not null, delta int not null,
  reason text, actor uuid, at timestamptz, note text);
create table audit(
  id bigserial primary key, kind audit_kind not null, payload bytea, doc jsonb, tags text[], span tstzrange);
create view stock_by_region as
  select l.region, s.product_id, sum(s.qty) qty
  from stock s join location l on l.id = s.location_id group by 1, 2;
create function reorder_level(p bigint) returns int language sql stable as
  $$ select coalesce(avg(abs(delta)), 0)::int * 7 from movement where product_id = p $$;

insert into location
  select g, 'Warehouse ' || g, (array['eu','us','apac'])[1 + g % 3] from generate_series(1, 50) g;
insert into product
  select g, 'SKU-' || lpad(g::text, 9, '0'), 'Item ' || md5(g::text),
         repeat('Lorem ipsum ' || (random() * 1000)::int || ' dolor ', 3 + (random() * 6)::int),
         (random() * 1000)::numeric(12,2),
         jsonb_build_object('color', (array['red','green','blue'])[1 + g % 3], 'w', (random() * 100)::int,
                            'tags', array[md5(g::text), md5((g / 7)::text)]),
         timestamptz '2025-01-20 02:00+00' - random() * interval '900 days'
  from generate_series(1, 20000) g;
insert into stock
  select p, l, (random() * 500)::int, timestamptz '2025-01-20 02:00+00' - random() * interval '90 days'
  from generate_series(1, 20000) p, generate_series(1, 6) l;
insert into movement(product_id, location_id, delta, reason, actor, at, note)
  select 1 + (random() * 19999)::int, 1 + (random() * 49)::int, (random() * 40 - 20)::int,
         (array['sale','return','count','transfer'])[1 + (random() * 3)::int], md5(random()::text)::uuid,
         timestamptz '2025-01-20 02:00+00' - random() * interval '900 days', 'ref ' || md5(random()::text)
  from generate_series(1, 300000) g;
insert into audit(kind, payload, doc, tags, span)
  select (array['insert','update','delete'])[1 + g % 3]::audit_kind, decode(md5(g::text), 'hex'),
         case when g % 5 = 0 then null else jsonb_build_object('q', '"\' || chr(9) || chr(10) || 'é漢字') end,
         array['a b', null, 'c,"d"'], tstzrange('2025-01-20 02:00+00', null)
  from generate_series(1, 60) g;

create index on movement(product_id, at);
create index on movement(location_id);
analyze;
