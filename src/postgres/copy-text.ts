import type { Client, Query } from 'pg';
import { driver } from './driver.js';

/** What the driver tells a query of each piece of a COPY; it does nothing with it by itself. */
interface CopyingQuery extends Query {
  handleCopyData(message: { chunk: Buffer }): void;
}

/**
 * The rows of a query as COPY writes them in its text format, in memory: for the few that a sample has.
 *
 * @param query a SELECT; COPY knows no parameters
 * @throws the driver’s errors
 */
export async function copyText(client: Client, query: string): Promise<string> {
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    const copying = new driver.Query({ text: `COPY (${query}) TO STDOUT` }, (error: Error | undefined) =>
      error ? reject(error) : resolve(),
    ) as CopyingQuery;
    copying.handleCopyData = ({ chunk }) => {
      // The driver overwrites its bytes afterwards.
      chunks.push(Buffer.from(chunk));
    };
    client.query(copying);
  });
  return Buffer.concat(chunks).toString('utf8');
}
