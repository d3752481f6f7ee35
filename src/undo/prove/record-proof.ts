import type { UndoSample } from '../../config/undo.js';
import { catalogDecider } from '../../domain/catalog/catalog.js';
import type { EventData } from '../../domain/event-registry.js';
import { CATALOG_STREAM } from '../../domain/stream.js';
import { decideOn } from '../../ledger/stream-writer.js';
import type { RunServices } from '../../run/work.js';
import type { ProofResult } from './proof-result.js';

/**
 * Records what was proven, in the stream of the catalog: it holds for every target with this schema.
 *
 * @returns whether that is news
 */
export async function recordProof(
  { ledger, actor, executor, now }: Pick<RunServices, 'ledger' | 'actor' | 'executor' | 'now'>,
  result: ProofResult,
  sample: UndoSample,
  serverVersion: string,
): Promise<boolean> {
  const { generated, written } = result;
  const proof: EventData<'catalog.undo-proven'> = {
    migration: result.migration,
    content: result.content,
    before: result.before,
    after: result.after!,
    ...(generated?.exact ? { generated: { script: generated.script, steps: generated.steps } } : {}),
    ...(written?.exact ? { written: { script: written.script } } : {}),
    sample,
    coverage: result.coverage,
    postgres: serverVersion.split(' ')[0]!.slice(0, 40),
  };
  const writer = { actor, executor, now };
  const events = await decideOn(ledger, CATALOG_STREAM, catalogDecider, writer, {
    type: 'prove-undo',
    proof,
  });
  return events.length > 0;
}
