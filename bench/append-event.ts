import { v7 as uuidv7 } from 'uuid';
import { canonicalJson } from '../src/domain/canonical.js';
import { type EventEnvelope, makeEvent } from '../src/domain/event.js';

const run = uuidv7();

/** An event of the middling size of Daybook’s own, about 570 bytes. */
export const benchEvent = (stream: string, version: number): EventEnvelope =>
  makeEvent(
    {
      name: 'run.post-validation-passed',
      data: { run, checks: [], method: 'lineage', schemaVersion: 'a'.repeat(64), durationMs: 0 },
    },
    {
      ledger: 'bench',
      actor: 'bench',
      executor: 'bench-host:1:abcdef',
      correlationId: run,
      causationId: run,
    },
    { id: uuidv7(), time: new Date(), stream, version },
  );

/** Its bytes, as every store under test keeps them. */
export const benchBody = (stream: string, version: number): string =>
  canonicalJson(benchEvent(stream, version));
