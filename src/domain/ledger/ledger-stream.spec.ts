import { describe, expect, it } from 'vitest';
import { draft } from '../../../test/support/drafts.js';
import { EVENT_SAMPLES } from '../../cli/generated/event-samples/index.js';
import { eventsOf, specify } from '../../testing.js';
import { LEDGER_STREAM } from '../stream.js';
import { initialLedger, ledgerDecider } from './ledger-stream.js';

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
    expect(ledgerDecider.fold(events, initialLedger())).toEqual({
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
});
