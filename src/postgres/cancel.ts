import { openClient } from './connect.js';

/** Asks a backend to give up its statement. Its transaction fails; its session lives on. */
export async function cancelBackend(url: string, pid: number): Promise<void> {
  const client = await openClient(url, { role: 'target', applicationName: 'daybook cancel' });
  try {
    await client.query('SELECT pg_cancel_backend($1)', [pid]);
  } finally {
    await client.end();
  }
}
