-- One row of 50 MB: a field that takes escapes now and then.
CREATE TABLE long_row (id integer PRIMARY KEY, content text, after_it text);
INSERT INTO long_row VALUES (1, repeat(E'0123456789abcdef'' of 漢字\\. \n' || repeat('x', 973), 50000), 'the end');
