/** What JSON can say. Integers beyond 2^53, decimals and timestamps of PostgreSQL are strings. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
