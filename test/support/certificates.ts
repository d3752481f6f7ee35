import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { permanentFolder } from './folders.js';

/** PEM files of one certificate. */
export interface Certificate {
  cert: string;
  key: string;
  /** Both in one file, as Kafka’s PEM stores want them. */
  keystore: string;
}

/** An authority of a test’s own, in a folder of its own. */
export interface Authority {
  /** Its own certificate. */
  ca: string;
  /** A certificate that it signs; `names` are subject alternative names such as `IP:127.0.0.1`. */
  issue(name: string, names: readonly string[]): Certificate;
  /** Removes all its files. */
  remove(): void;
}

/** Makes an authority with openssl. */
export function certificateAuthority(): Authority {
  const { folder, remove } = permanentFolder();
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=test CA',
  );
  return {
    ca: join(folder, 'ca.pem'),
    remove,
    issue(name, names) {
      const file = (extension: string) => join(folder, `${name}.${extension}`);
      openssl('req', ...newKey, '-keyout', file('key'), '-out', file('csr'), '-subj', `/CN=${name}`);
      writeFileSync(file('ext'), `subjectAltName=${names.join(',')}\n`);
      openssl(
        ...['x509', '-req', '-in', file('csr'), '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
        ...['-extfile', file('ext'), '-days', '2', '-out', file('pem')],
      );
      const pem = (from: string) => readFileSync(file(from), 'utf8');
      writeFileSync(file('keystore.pem'), pem('key') + pem('pem'), { mode: 0o600 });
      return { cert: file('pem'), key: file('key'), keystore: file('keystore.pem') };
    },
  };
}
