import { connectToLedger } from '../../ledger/installed.js';
import { readExtent, readRows } from '../../ledger/rows.js';
import { CompactRange } from '../../ledger/tlog/compact-range.js';
import { type CopiesReport, verifyCopies } from '../verify-copies.js';
import type { Journal } from './journal.js';
import type { Seen } from './messages.js';
import { followersOf, type HammerOptions } from './options.js';

/** Something that must hold whatever is killed. */
export interface Property {
  property: string;
  holds: boolean;
  /** A sentence: how it was seen, or what is wrong. */
  detail: string;
}

export interface Proven {
  report: CopiesReport;
  properties: Property[];
}

/** Proves from both copies that what the processes were told is true. Nobody appends any more. */
export async function prove(options: HammerOptions, journal: Journal): Promise<Proven> {
  const report = await verifyCopies({ ledger: options.ledger, kafka: options.kafka, log: options.log });
  const rows = await compareRows(options, journal);
  return {
    report,
    properties: [
      somethingTried(journal),
      nothingLost(journal, rows),
      nothingDoubled(journal, rows),
      copiesAgree(report),
      ...(options.sealKey ? [sealsHold(report)] : []),
      ...followersOf(options).map((role) =>
        sawAll(`the ${role} saw all in order`, journal.seen.get(role) ?? [], rows, report),
      ),
      nobodyFailed(journal),
    ],
  };
}

interface Rows {
  /** Positions whose event is not the one that was acknowledged there, or that are not there. */
  lost: number[];
  /** Positions whose event is there before. */
  doubled: number[];
  /** Roots of the tree at the sizes that somebody told of. */
  roots: Map<number, string>;
}

async function compareRows({ ledger }: HammerOptions, journal: Journal): Promise<Rows> {
  const wanted = new Set([...journal.seen.values()].flat().map(({ size }) => size));
  const [lost, doubled, roots] = [[] as number[], [] as number[], new Map<number, string>()];
  const ids = new Set<string>();
  const range = new CompactRange();
  const connection = await connectToLedger(ledger);
  try {
    const { rows: size } = await connection.use(readExtent);
    for await (const page of readRows(connection, size)) {
      for (const { position, leaf, columns } of page) {
        const told = journal.acknowledged.get(position);
        if (told !== undefined && told !== columns.eventId) lost.push(position);
        if (ids.has(columns.eventId)) doubled.push(position);
        ids.add(columns.eventId);
        range.add(leaf);
        if (wanted.has(range.size)) roots.set(range.size, Buffer.from(range.root()).toString('hex'));
      }
    }
    for (const position of journal.acknowledged.keys()) if (position >= size) lost.push(position);
    return { lost, doubled, roots };
  } finally {
    await connection.close();
  }
}

const property = (name: string, holds: boolean, held: string, wrong: string): Property => ({
  property: name,
  holds,
  detail: holds ? held : wrong,
});

/** All the rest is easily said of nothing. */
function somethingTried({ acknowledged }: Journal): Property {
  return property(
    'something was appended',
    acknowledged.size > 0,
    `${acknowledged.size} events were acknowledged`,
    'no append was acknowledged: nothing was tried',
  );
}

function nothingLost({ acknowledged }: Journal, { lost }: Rows): Property {
  const first = lost.length === 0 ? 0 : lost.reduce((least, position) => Math.min(least, position));
  return property(
    'nothing that was acknowledged is lost',
    lost.length === 0,
    `${acknowledged.size} events are where it was said`,
    `${lost.length} of ${acknowledged.size} events are not where it was said, the first of them at position ${first}`,
  );
}

function nothingDoubled({ contradictions }: Journal, { doubled }: Rows): Property {
  const [first] = [...doubled, ...contradictions];
  return property(
    'nothing is there twice',
    first === undefined,
    'each event has one position, and each position one event',
    `position ${first} holds an event that is there before, or was given to two`,
  );
}

function copiesAgree({ finding, kafka, postgres }: CopiesReport): Property {
  const behind = kafka?.behindBy ?? 0;
  const held = kafka
    ? `both copies have ${postgres.size} events in the same order`
    : 'Postgres is in order; there is no Kafka';
  const wrong = finding?.message ?? `the topic lacks the last ${behind} events`;
  return property('the copies are the same', finding === null && behind === 0, held, wrong);
}

function sealsHold({ seals, finding }: CopiesReport): Property {
  const held = `${seals.count} seals are of trees of this history`;
  return property(
    'every seal is consistent with every other',
    finding === null && seals.count > 0,
    held,
    'see what is wrong with the copies',
  );
}

function sawAll(name: string, seen: readonly Seen[], { roots }: Rows, { postgres }: CopiesReport): Property {
  const other = seen.find(({ size, root }) => size > 0 && roots.get(size) !== root);
  const last = seen.at(-1)?.size ?? 0;
  return property(
    name,
    other === undefined && last === postgres.size,
    `${last} events, and at ${seen.length} moments the same root`,
    other
      ? `at ${other.size} events it had seen another history`
      : `it saw ${last} of ${postgres.size} events, and no more came`,
  );
}

function nobodyFailed({ failures }: Journal): Property {
  const [first] = failures;
  return property(
    'no process met what it cannot get over',
    first === undefined,
    'what failed was out of reach, and came back',
    `the ${first?.role} failed with ${first?.code}: ${first?.message}`,
  );
}
