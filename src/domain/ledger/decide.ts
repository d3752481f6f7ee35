import { DaybookError } from '../../errors.js';
import type { EventDraft } from '../event.js';
import type { EventData } from '../event-registry.js';
import { own } from '../own.js';
import type { LedgerState } from './state.js';

/** What may be asked of the ledger itself. */
export type LedgerCommand =
  | { type: 'create'; data: EventData<'ledger.created'> }
  | { type: 'add-key'; data: EventData<'ledger.key-added'> }
  | { type: 'retire-key'; data: EventData<'ledger.key-retired'> }
  | { type: 'seal'; data: EventData<'ledger.sealed'> }
  | { type: 'cosign'; data: EventData<'ledger.witness-cosigned'> };

/**
 * What is there already, asked for again, needs no event.
 *
 * @throws DaybookError KEY_UNKNOWN, KEY_RETIRED, KEY_LAST
 */
export function decideLedger(state: LedgerState, command: LedgerCommand): EventDraft[] {
  switch (command.type) {
    case 'create':
      return state.createdAt === null ? [{ name: 'ledger.created', data: command.data }] : [];
    case 'add-key':
      return addKey(state, command.data);
    case 'retire-key':
      return retireKey(state, command.data);
    case 'seal':
      // A seal over no more than the last one says nothing new; two sealers at once come to one seal.
      return state.seal && state.seal.size >= command.data.size
        ? []
        : [{ name: 'ledger.sealed', data: command.data }];
    case 'cosign':
      return state.seal?.size === command.data.size && state.seal.witnesses.includes(command.data.witness)
        ? []
        : [{ name: 'ledger.witness-cosigned', data: command.data }];
  }
}

function addKey(state: LedgerState, data: EventData<'ledger.key-added'>): EventDraft[] {
  const known = own(state.keys, data.keyId);
  if (!known) return [{ name: 'ledger.key-added', data }];
  if (known.retiredAt === null) return [];
  throw new DaybookError('KEY_RETIRED', `the key ${data.keyId} was retired at ${known.retiredAt}`);
}

function retireKey(state: LedgerState, data: EventData<'ledger.key-retired'>): EventDraft[] {
  const known = own(state.keys, data.keyId);
  if (!known) throw new DaybookError('KEY_UNKNOWN', `the ledger knows no key ${data.keyId}`);
  if (known.retiredAt !== null) return [];
  const left = Object.entries(state.keys).some(
    ([id, { purpose, retiredAt }]) => id !== data.keyId && purpose === 'seal' && retiredAt === null,
  );
  if (known.purpose === 'seal' && !left) {
    throw new DaybookError('KEY_LAST', `the key ${data.keyId} is the only one that seals the ledger`);
  }
  return [{ name: 'ledger.key-retired', data }];
}
