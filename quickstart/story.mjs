import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { daybook, facts, partOfDaybook, strayVariables } from './daybook.mjs';
import { eventsOfRun } from './events-of-run.mjs';
import { lookAround } from './look-around.mjs';
import { TARGETS, writeConfigurations } from './place.mjs';
import { CommandFailed } from './process.mjs';
import { chapter, dim, say, success } from './terminal.mjs';

/** What is taken back: the last migration, on the target that asks most. */
const TAKEN_BACK = { migration: 'feature_flags_and_configuration', target: 'us-east' };
/** The run that is looked at closely. */
const WATCHED = { migration: 'create_user_groups_migration', target: 'us-east' };
/** What the auditor finds in Kafka. */
const FOUND = 'events.jsonl';

/**
 * The whole story, chapter by chapter.
 *
 * @param {import('./place.mjs').Place} place
 * @returns {Promise<number>} the exit code
 * @throws {CommandFailed}
 */
export async function tell(place) {
  const began = performance.now();
  say('', `SecureNet's migrations in two regions, each step an event in PostgreSQL and in Kafka.`);
  say(`All of it lives in ${place.folder}`, '');

  const kafka = await bringServersUp(place);
  await makeDatabases(place);
  await migrate(place);
  await lookClosely(place);
  await takeBack(place);
  await rebuild(place, kafka);
  await compare(place, kafka);

  success(`done in ${Math.round((performance.now() - began) / 1_000)} seconds`);
  lookAround(place, { kafka, strayVariables: strayVariables() });
  return 0;
}

async function bringServersUp(place) {
  chapter(
    'A PostgreSQL and an Apache Kafka of your own',
    'Real ones, as processes of this machine; what runs already is left as it is.',
  );
  mkdirSync(place.folder, { recursive: true });
  writeConfigurations(place, []);
  await daybook(place.folder, 'dev', 'up');
  const status = await facts(place.folder, 'dev', 'status');
  if (status.kafka.state !== 'running') {
    say('Without Kafka there is one copy of the ledger, and the rest goes on with that.');
    return false;
  }
  writeConfigurations(place, [`127.0.0.1:${status.kafka.port}`]);
  return true;
}

async function makeDatabases({ folder }) {
  chapter(
    'A ledger, and two databases in two regions',
    `daybook.config.yaml describes them: ${TARGETS.map(({ name, environment }) => `${name} is ${environment}`).join(', ')}.`,
  );
  await daybook(folder, 'dev', 'database', 'ledger', '--ledger');
  for (const { name, database } of TARGETS) {
    await daybook(folder, 'dev', 'database', database, '--target', name);
  }
  await daybook(folder, 'ledger', 'init');
  for (const { name } of TARGETS) await daybook(folder, 'target', 'add', name);
}

async function migrate({ folder }) {
  const [staging, production] = TARGETS.map(({ name }) => name);
  chapter(
    'Every migration, everywhere',
    'Staging is content with one recent backup. Production wants one before each migration, and each is',
    'restored into a scratch database and compared before the migration may begin.',
  );
  await daybook(folder, 'migrate', '--target', staging);
  await partOfDaybook(folder, ['migrate', '--target', production], lastBlockAndSummary);
}

/** The log of the last migration, and what came of all. */
function lastBlockAndSummary(lines) {
  return lines.slice(
    Math.max(
      0,
      lines.findLastIndex((line) => line.startsWith('Migration: ')),
    ),
  );
}

async function lookClosely({ folder }) {
  const { migration, target } = WATCHED;
  chapter('The six steps of one run');
  await daybook(folder, 'history', '--target', target, '--migration', migration, '--verbose');
}

async function takeBack({ folder }) {
  const { migration, target } = TAKEN_BACK;
  chapter('One migration taken back', 'A run like any other, in the other direction.');
  await daybook(folder, 'rollback', migration, '--target', target);
  await daybook(folder, 'status');
}

/** Rebuilds the state where the ledger's database is not known, and compares it with what the ledger says. */
async function rebuild({ folder, auditor }, kafka) {
  rmSync(join(auditor, FOUND), { force: true });
  if (kafka) {
    chapter(
      'The state, rebuilt from Kafka alone',
      'A new process, in a folder whose configuration knows the brokers and nothing else.',
    );
    await caughtUp(folder);
  } else {
    chapter(
      'The state, rebuilt from the events alone',
      'A new process, in a folder whose configuration knows no database, with the events in a file.',
    );
    await partOfDaybook(folder, ['replay', '--write', join('auditor', FOUND)], () => []);
  }
  const source = kafka ? ['--from', 'kafka', '--write', FOUND] : ['--from', FOUND];
  const there = await partOfDaybook(auditor, ['replay', ...source], (lines) => lines, 'cd auditor && ');
  const { migration, target } = WATCHED;
  say(`The run of ${migration} on ${target}, as the auditor found it:`);
  for (const { position, time, what } of eventsOfRun(join(auditor, FOUND), target, migration)) {
    say(dim(`  ${String(position).padStart(5)}  ${time}  ${what}`));
  }
  say('');
  const here = await partOfDaybook(folder, ['replay'], (lines) => lines.slice(-4));
  const [found, expected] = [stateHash(there), stateHash(here)];
  const copy = kafka ? 'Kafka' : 'a file of its events';
  if (found !== expected) {
    throw new CommandFailed(`the state from PostgreSQL is ${expected}, and from ${copy} ${found}`, 4);
  }
  success(`the same state, by its hash, from PostgreSQL and from ${copy}`);
  say('');
}

/** What is printed is what is compared. */
function stateHash(output) {
  const hash = /^State hash +([0-9a-f]{64})$/m.exec(output)?.[1];
  if (hash === undefined) throw new CommandFailed('daybook replay printed no state hash');
  return hash;
}

/** A relay that somebody else runs may be a moment behind. */
async function caughtUp(folder) {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const { kafka } = await facts(folder, 'ledger', 'status');
    if (kafka.behindBy === 0) return;
    if (performance.now() > deadline) {
      const why = kafka.error?.message ?? `${kafka.behindBy} of them are missing there`;
      throw new CommandFailed(`Kafka does not get the events of the ledger: ${why}`, 5);
    }
    await sleep(200);
  }
}

async function compare({ folder }, kafka) {
  chapter(
    kafka ? 'Both copies, compared' : 'The ledger, verified',
    'Every event is hashed again; the root of the Merkle tree over them stands for all of them.',
  );
  await daybook(folder, 'ledger', 'verify');
}
