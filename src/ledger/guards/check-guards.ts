import { readFile } from 'node:fs/promises';
import { packageFile } from '../../package.js';
import type { Client } from '../../postgres/index.js';
import { type Guards, readGuards } from './read-guards.js';

/** Written by test/golden/guards.int.spec.ts from a ledger that was just installed by a superuser. */
const EXPECTED = packageFile('ledger/guards.json');

/** What only a superuser’s installation has. */
const OF_THE_DDL_GUARD = /^(event trigger |function refuse_ddl\(|schema daybook_guard$)/;

export interface GuardsReport {
  /** Whether event triggers keep DDL from the ledger; not where its installer was no superuser. */
  ddl: boolean;
  /** What is not as it was installed. */
  differences: GuardDifference[];
}

export interface GuardDifference {
  /** Such as `trigger refuse_change on event`. */
  thing: string;
  /** What the catalog should say of it; null where it should not be there. */
  expected: string | null;
  /** What the catalog says of it; null where it is not there. */
  found: string | null;
}

/** Compares what protects the ledger in its database with what `ledger init` installs. */
export async function checkGuards(client: Client): Promise<GuardsReport> {
  const { rows } = await client.query<{ ddl: boolean }>(
    'SELECT ddl_guarded AS ddl FROM daybook_ledger.installation',
  );
  const ddl = rows[0]?.ddl === true;
  const installed = new Map(
    Object.entries(JSON.parse(await readFile(EXPECTED, 'utf8')) as Record<string, string>).filter(
      ([thing]) => ddl || !OF_THE_DDL_GUARD.test(thing),
    ),
  );
  return { ddl, differences: differences(installed, await readGuards(client)) };
}

function differences(expected: Guards, found: Guards): GuardDifference[] {
  const things = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return things
    .filter((thing) => expected.get(thing) !== found.get(thing))
    .map((thing) => ({ thing, expected: expected.get(thing) ?? null, found: found.get(thing) ?? null }));
}
