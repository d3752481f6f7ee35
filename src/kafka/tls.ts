import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { DaybookError } from '../errors.js';
import type { KafkaTls } from './settings.js';

/**
 * The options of a TLS connection, with the PEM files read.
 *
 * @throws DaybookError CONFIG_INVALID for a file that cannot be read
 */
export function tlsOptions(ssl: boolean | KafkaTls | undefined): ConnectionOptions | boolean {
  if (ssl === undefined || typeof ssl === 'boolean') return ssl ?? false;
  return {
    ...(ssl.ca === undefined ? {} : { ca: pem('ca', ssl.ca) }),
    ...(ssl.cert === undefined ? {} : { cert: pem('cert', ssl.cert) }),
    ...(ssl.key === undefined ? {} : { key: pem('key', ssl.key) }),
    rejectUnauthorized: ssl.rejectUnauthorized ?? true,
  };
}

function pem(key: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new DaybookError(
      'CONFIG_INVALID',
      `the file of kafka.ssl.${key} cannot be read: ${file} (${code})`,
      {
        where: { key: `kafka.ssl.${key}` },
        cause,
      },
    );
  }
}
