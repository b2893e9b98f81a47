CREATE TABLE item (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  stock int NOT NULL CHECK (stock >= 0)
);

INSERT INTO item (name, stock)
SELECT 'Shelf ' || n, n % 40 FROM generate_series(1, 2000) n;
