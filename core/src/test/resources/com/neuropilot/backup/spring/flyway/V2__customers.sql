ALTER TABLE item ADD COLUMN price numeric;
CREATE TABLE customer (id int);
