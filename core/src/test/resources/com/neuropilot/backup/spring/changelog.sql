--liquibase formatted sql

--changeset inventory:1
CREATE TABLE customer (id int);
