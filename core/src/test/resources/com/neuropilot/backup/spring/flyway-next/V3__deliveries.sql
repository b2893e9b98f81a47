CREATE TABLE delivery (id int);
