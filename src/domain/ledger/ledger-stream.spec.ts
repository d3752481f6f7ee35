import { describe, expect, it } from 'vitest';
import { draft } from '../../../test/support/drafts.js';
import { EVENT_SAMPLES } from '../../cli/generated/event-samples/index.js';
import { eventsOf, specify } from '../../testing.js';
import { LEDGER_STREAM } from '../stream.js';
import { ledgerDecider } from './ledger-stream.js';
import { initialLedger } from './state.js';

const data = EVENT_SAMPLES['ledger.created'];
const events = eventsOf(LEDGER_STREAM, [draft('ledger.created')]);
const given = specify(ledgerDecider);

describe('a ledger', () => {
  it('is created once', () => {
    given()
      .when({ type: 'create', data })
      .then([{ name: 'ledger.created', data }]);
  });

  it('stays as it is when it is created again', () => {
    given(events).when({ type: 'create', data }).then([]);
  });

  it('knows its name and the time of its creation', () => {
    expect(ledgerDecider.fold(events, initialLedger())).toMatchObject({
      version: 1,
      name: data.ledger,
      createdAt: '2025-01-01T00:00:00.000Z',
    });
  });

  it('is the same folded and advanced', () => {
    expect(ledgerDecider.advance(initialLedger(), events)).toEqual(
      ledgerDecider.fold(events, initialLedger()),
    );
  });

  const key = EVENT_SAMPLES['ledger.key-added'];
  const other = { ...key, keyId: 'aaaaaaaa' };
  const retire = (keyId: string) => ({ type: 'retire-key', data: { keyId, reason: 'rotation' } }) as const;
  const withKeys = eventsOf(LEDGER_STREAM, [
    draft('ledger.created'),
    draft('ledger.key-added'),
    draft('ledger.key-added', { keyId: other.keyId }),
  ]);

  it('keeps one key to seal with', () => {
    const one = withKeys.slice(0, 2);
    given(one).when(retire(key.keyId)).thenThrows('KEY_LAST');
    given(withKeys)
      .when(retire(key.keyId))
      .then([{ name: 'ledger.key-retired', data: { keyId: key.keyId, reason: 'rotation' } }]);
  });

  it('takes no key back that was retired, and retires none that it does not know', () => {
    const retired = [...withKeys, ...eventsOf(LEDGER_STREAM, [draft('ledger.key-retired')], { after: 3 })];
    given(retired).when({ type: 'add-key', data: key }).thenThrows('KEY_RETIRED');
    given(withKeys).when(retire('00000000')).thenThrows('KEY_UNKNOWN');
  });

  it('is sealed only over more than it was sealed over before', () => {
    const sealed = [
      ...withKeys,
      ...eventsOf(LEDGER_STREAM, [draft('ledger.sealed', { size: 10 })], { after: 3 }),
    ];
    const seal = (size: number) =>
      ({ type: 'seal', data: { ...EVENT_SAMPLES['ledger.sealed'], size } }) as const;
    given(sealed).when(seal(10)).then([]);
    given(sealed)
      .when(seal(11))
      .then([{ name: 'ledger.sealed', data: seal(11).data }]);
  });

  it('knows which witnesses cosigned its newest seal', () => {
    const size = EVENT_SAMPLES['ledger.sealed'].size;
    const cosigned = eventsOf(LEDGER_STREAM, [
      draft('ledger.created'),
      draft('ledger.sealed'),
      draft('ledger.witness-cosigned', { size: size - 1, witness: 'late' }),
      draft('ledger.witness-cosigned', { witness: 'b' }),
      draft('ledger.witness-cosigned', { witness: 'a' }),
    ]);
    expect(ledgerDecider.fold(cosigned, initialLedger()).seal?.witnesses).toEqual(['a', 'b']);
  });
});
