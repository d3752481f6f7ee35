import { ledgerDecider } from '../domain/ledger/ledger-stream.js';
import { LEDGER_STREAM } from '../domain/stream.js';
import { openClient } from '../postgres/connect.js';
import { parseUrl } from '../postgres/url.js';
import { Ledger } from './ledger.js';
import { installLedger, LEDGER_SCHEMA_VERSION } from './schema.js';
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
}

/**
 * Makes the ledger in its database, with its first event; what is there already is left as it is.
 *
 * @returns whether the ledger is new
 * @throws DaybookError LEDGER_UNREACHABLE, LEDGER_MISMATCH, LEDGER_PRIVILEGE
 */
export async function initLedger(init: LedgerInit): Promise<{ created: boolean; size: number }> {
  const admin = await openClient(init.adminUrl ?? init.url, {
    role: 'ledger',
    name: init.name,
    applicationName: 'daybook ledger init',
  });
  try {
    const writer = parseUrl(init.url).user;
    await installLedger(admin, { ledger: init.name, writers: writer === undefined ? [] : [writer] });
  } finally {
    await admin.end();
  }
  const ledger = await Ledger.open({
    url: init.url,
    name: init.name,
    applicationName: 'daybook ledger init',
  });
  try {
    const events = await decideOn(ledger, LEDGER_STREAM, ledgerDecider, init.writer, {
      type: 'create',
      data: { ledger: init.name, schema: LEDGER_SCHEMA_VERSION, software: init.software },
    });
    return { created: events.length > 0, size: await ledger.size() };
  } finally {
    await ledger.close();
  }
}
