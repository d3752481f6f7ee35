-- Base types are made of functions in C.
-- refused: base type public.own: added
-- up
CREATE TYPE own;
