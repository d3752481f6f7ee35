import { ledgerDecider } from '../domain/ledger/ledger-stream.js';
import { LEDGER_STREAM } from '../domain/stream.js';
import { DaybookError } from '../errors.js';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { parseUrl } from '../postgres/url.js';
import type { LedgerAddress } from './connection.js';
import { checkGuards, type GuardsReport } from './guards/check-guards.js';
import { connectToLedger } from './installed.js';
import { Ledger } from './ledger.js';
import { type KnownHead, refuseLostTail } from './lost-tail.js';
import { installedLedger, installLedger, LEDGER_SCHEMA_VERSION } from './schema.js';
import { decideOn, type WriterSettings } from './stream-writer.js';

export interface LedgerInit {
  name: string;
  /** The URL by which events will be appended. */
  url: string;
  /** The URL of a user who may create roles and schemas; `url` where it is absent. */
  adminUrl?: string;
  /** Name and version of the program, for the first event. */
  software: string;
  writer: WriterSettings;
  /** What others know of the ledger: it is not made anew where it was lost. */
  known?: readonly KnownHead[];
}

export interface InitialLedger {
  /** Whether the ledger is new. */
  created: boolean;
  size: number;
  /** What protects it. */
  guards: GuardsReport;
}

/**
 * Makes the ledger in its database, with its first event; what is there already is left as it is.
 *
 * @throws DaybookError LEDGER_UNREACHABLE, LEDGER_MISMATCH, LEDGER_PRIVILEGE, LEDGER_LOST_TAIL
 */
export async function initLedger(init: LedgerInit): Promise<InitialLedger> {
  const admin = await openClient(init.adminUrl ?? init.url, {
    role: 'ledger',
    name: init.name,
    applicationName: 'daybook ledger init',
  });
  try {
    await refuseLost(admin, init.known ?? []);
    const writer = parseUrl(init.url).user;
    await installLedger(admin, { ledger: init.name, writers: writer === undefined ? [] : [writer] });
  } finally {
    await admin.end();
  }
  const address = { url: init.url, name: init.name, applicationName: 'daybook ledger init' };
  const guards = await readProtection(address);
  const ledger = await Ledger.open(address);
  try {
    const events = await decideOn(ledger, LEDGER_STREAM, ledgerDecider, init.writer, {
      type: 'create',
      data: { ledger: init.name, schema: LEDGER_SCHEMA_VERSION, software: init.software },
    });
    return { created: events.length > 0, size: await ledger.size(), guards };
  } finally {
    await ledger.close();
  }
}

/** As who appends: the installer need not be allowed to read. */
async function readProtection(address: LedgerAddress): Promise<GuardsReport> {
  const connection = await connectToLedger(address);
  return await connection.use(checkGuards).finally(() => connection.close());
}

async function refuseLost(client: Client, known: readonly KnownHead[]): Promise<void> {
  if ((await installedLedger(client)) !== undefined) return refuseLostTail(client, known);
  const head = known.find(({ size }) => size > 0);
  if (!head) return;
  throw new DaybookError(
    'LEDGER_LOST_TAIL',
    `the database holds no ledger, and ${head.source} ${head.kind === 'seal' ? 'is of' : 'has'} ${head.size} of its events: the ledger was lost`,
    {
      hint: 'Nothing was written. `daybook ledger rebuild --from kafka` brings it back; `daybook ledger import FOLDER` does so from an export.',
      details: { source: head.source, known: head.size, size: 0 },
    },
  );
}
