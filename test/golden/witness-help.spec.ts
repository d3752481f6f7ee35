import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.js';
import { fakeHost } from '../support/fake-host.js';

const COMMANDS = [
  'witness init',
  'witness serve',
  'witness follow',
  'ledger cosign',
  'audit prove',
  'audit check',
];

describe('the help of witnesses and proofs', () => {
  it('is the one that is kept', async () => {
    const pages: string[] = [];
    for (const name of COMMANDS) {
      const host = fakeHost([...name.split(' '), '--help']);
      await runProgram(host);
      pages.push(`$ daybook ${name} --help\n${host.stdout.text}`);
    }
    await expect(pages.join('\n')).toMatchFileSnapshot('witness-help.txt');
  });
});
