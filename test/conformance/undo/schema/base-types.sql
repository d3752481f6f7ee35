-- Base types are made of functions in C.
-- refused: type public.own was added: a shell type
-- up
CREATE TYPE own;
