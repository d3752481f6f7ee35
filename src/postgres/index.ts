export type { Client, Pool, PoolClient, QueryResult } from 'pg';
