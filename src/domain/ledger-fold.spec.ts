import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { draft } from '../../test/support/drafts.js';
import { LEASED, runUpTo, SHOP } from '../../test/support/target-story.js';
import { eventsOf } from '../testing.js';
import { canonicalJson } from './canonical.js';
import { foldCatalog, initialCatalog } from './catalog/catalog.js';
import type { EventEnvelope } from './event.js';
import { evolveLedger } from './ledger/evolve.js';
import { initialLedger } from './ledger/state.js';
import { LedgerFold, stateHash } from './ledger-fold.js';
import { CATALOG_STREAM, LEDGER_STREAM, targetStream } from './stream.js';
import { foldTarget } from './target/evolve.js';

const ofLedger = eventsOf(LEDGER_STREAM, [draft('ledger.created')]);
const ofCatalog = eventsOf(
  CATALOG_STREAM,
  ['a', 'b'].map((id) => draft('catalog.migration-registered', { migration: id })),
);
const ofShop = eventsOf(SHOP, [...LEASED, ...runUpTo('succeeded')]);
const ofStore = eventsOf(targetStream('store'), [draft('target.registered', { target: 'store' })]);

function stateOf(events: Iterable<EventEnvelope>) {
  const fold = new LedgerFold();
  for (const event of events) fold.add(event);
  return fold.state;
}

describe('the fold of a ledger', () => {
  it('is empty before its first event', () => {
    expect(stateOf([])).toEqual({ size: 0, ledger: initialLedger(), catalog: initialCatalog(), targets: {} });
  });

  it('has for each stream the fold of that stream', () => {
    expect(stateOf([...ofLedger, ...ofCatalog, ...ofShop, ...ofStore])).toEqual({
      size: ofLedger.length + ofCatalog.length + ofShop.length + ofStore.length,
      ledger: ofLedger.reduce(evolveLedger, initialLedger()),
      catalog: foldCatalog(ofCatalog),
      targets: { shop: foldTarget(ofShop), store: foldTarget(ofStore) },
    });
  });

  it('is the same however the streams are interleaved', () => {
    const inTurn: EventEnvelope[] = [];
    for (let index = 0; index < ofShop.length; index += 1) {
      inTurn.push(...[ofStore, ofShop, ofCatalog, ofLedger].flatMap((events) => events[index] ?? []));
    }
    const oneByOne = stateOf([...ofLedger, ...ofCatalog, ...ofShop, ...ofStore]);
    expect(stateHash(stateOf(inTurn))).toBe(stateHash(oneByOne));
  });

  it('counts events of streams that it does not know', () => {
    const foreign = { ...ofLedger[0]!, subject: 'rollout/spring' };
    expect(stateOf([foreign])).toMatchObject({ size: 1, ledger: initialLedger(), targets: {} });
  });

  it('gives a state away that later events do not change', () => {
    const fold = new LedgerFold();
    for (const event of ofShop.slice(0, 5)) fold.add(event);
    const { state } = fold;
    const hash = stateHash(state);
    for (const event of ofShop.slice(5)) fold.add(event);
    expect(stateHash(state)).toBe(hash);
    expect(stateHash(fold.state)).not.toBe(hash);
  });

  it('takes a target by any name that the events allow', () => {
    const named = eventsOf(targetStream('constructor'), [
      draft('target.registered', { target: 'constructor' }),
    ]);
    expect(Object.keys(stateOf(named).targets)).toEqual(['constructor']);
    expect(stateOf(named).targets.constructor).toEqual(foldTarget(named));
  });
});

describe('the hash of a state', () => {
  const state = stateOf([...ofLedger, ...ofCatalog, ...ofShop, ...ofStore]);

  it('is the SHA-256 of the canonical JSON', () => {
    expect(stateHash(state)).toBe(createHash('sha256').update(canonicalJson(state)).digest('hex'));
  });

  it('does not depend on the order of keys', () => {
    const { shop, store } = state.targets;
    const { ledger, catalog, size } = state;
    const turned = { targets: { store: store!, shop: shop! }, catalog, ledger, size };
    expect(Object.keys(turned)).not.toEqual(Object.keys(state));
    expect(stateHash(turned)).toBe(stateHash(state));
  });

  it('differs where anything differs', () => {
    const other = structuredClone(state);
    other.targets.shop!.epoch += 1;
    expect(stateHash(other)).not.toBe(stateHash(state));
  });
});
