import { verifyCopies } from '../../../src/audit/verify-copies.js';
import { asDaybookError } from '../../../src/errors.js';
import { checkGuards } from '../../../src/ledger/guards/check-guards.js';
import { openClient } from '../../../src/postgres/connect.js';
import { query } from '../backups.js';
import type { Attack } from './attack.js';
import type { World } from './world.js';

/** What came of an attack. */
export interface Outcome {
  /** Whether the ledger is as it was. */
  unchanged: boolean;
  outcome: 'blocked' | 'detected' | 'neither';
  /** What refused it, or what verification says. */
  how: string;
}

/** Attacks a ledger and looks at what is left of it. */
export async function attempt(attack: Attack, world: World): Promise<Outcome> {
  const before = await facts(world);
  const attacker = await world.open(attack.by);
  const failure = await attack.run(attacker, world).then(
    () => undefined,
    (error: Error) => error,
  );
  const told = await attack.detect?.(world);
  if (told !== undefined) return { unchanged: false, outcome: 'detected', how: said(told, world) };
  // What an open transaction holds back is not what is left.
  await attacker.query('ROLLBACK').catch(() => undefined);
  const after = await facts(world);
  if (before === after) {
    return {
      unchanged: true,
      outcome: 'blocked',
      how: failure ? said(failure.message, world) : 'it has no effect',
    };
  }
  const found = await detection(world);
  if (found !== undefined) return { unchanged: false, outcome: 'detected', how: said(found, world) };
  const grown = attack.appends === true && (await isGrown(before, world));
  return grown
    ? { unchanged: false, outcome: 'blocked', how: 'the event is appended like any other' }
    : {
        unchanged: false,
        outcome: 'neither',
        how: `nobody notices${failure ? ` (${failure.message})` : ''}`,
      };
}

/** What verification says; undefined where it finds nothing wrong. */
export async function detection({ url, ledger, kafka }: World): Promise<string | undefined> {
  try {
    const report = await verifyCopies({ ledger: { url, name: ledger, applicationName: 'verify' }, kafka });
    if (report.finding) return report.finding.message;
    const [difference] = report.guards.differences;
    if (!difference) return undefined;
    const { thing, found } = difference;
    return `the protection is not as installed: ${thing}${found === null ? ' is missing' : ''}`;
  } catch (error) {
    return asDaybookError(error).message;
  }
}

const CONTENT = `SELECT coalesce((SELECT md5(string_agg(e::text, '|' ORDER BY position, event_id)) FROM daybook_ledger.event e), '') AS events,
  coalesce((SELECT md5(string_agg(n::text, '|' ORDER BY level, index)) FROM daybook_ledger.node n), '') AS nodes,
  (SELECT string_agg(h::text, '|') FROM daybook_ledger.head h) AS head,
  (SELECT string_agg(i::text, '|') FROM daybook_ledger.installation i) AS installation`;

/** All of a ledger and of what protects it, to be compared. */
async function facts({ url }: World): Promise<string> {
  try {
    const [content] = await query(url, CONTENT);
    const client = await openClient(url, { role: 'ledger', applicationName: 'facts' });
    const { differences } = await checkGuards(client).finally(() => client.end());
    return JSON.stringify({ content, guards: differences });
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether the ledger has the events that it had, and one more; that they are whole was verified. */
async function isGrown(before: string, { url }: World): Promise<boolean> {
  const { content } = JSON.parse(before) as { content: { events: string; head: string } };
  const size = Number(/\(t,(\d+),/.exec(content.head)![1]);
  const [grown] = await query<{ size: string; events: string }>(
    url,
    `SELECT (SELECT size FROM daybook_ledger.head) AS size,
       (SELECT md5(string_agg(e::text, '|' ORDER BY position, event_id)) FROM daybook_ledger.event e WHERE position < ${size}) AS events`,
  );
  return grown?.events === content.events && Number(grown.size) === size + 1;
}

/** A message for the table: its first line, without names that are other ones the next time. */
function said(message: string, { names }: World): string {
  let text = message
    .split('\n')[0]!
    .replace(/ it changes the Daybook ledger \(.*\)$/, ' it changes the Daybook ledger');
  for (const [name, shown] of names) text = text.replaceAll(name, shown);
  return text
    .replace(/function (\w+)\([^)]*\)/, 'function $1()')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '…');
}
