import type { Fact } from '../../postgres/facts.js';
import { readFacts } from '../../postgres/facts.js';
import { FACTS_SETTINGS } from '../../postgres/facts-query.js';
import type { Client } from '../../postgres/index.js';
import type { Attachment } from './attachments.js';
import { readAttachments } from './attachments.js';
import type { ExtraFact } from './extras/extra-facts.js';
import { readExtras } from './extras/extra-facts.js';
import type { Need } from './extras/extra-needs.js';
import { readNeeds } from './extras/extra-needs.js';
import type { Identity } from './identity.js';
import { readIdentities } from './identity.js';
import { withoutOwn } from './own-schemas.js';
import type { DeltaFacts } from './pg-delta.js';
import { readDeltaFacts } from './pg-delta.js';

/**
 * All that is known of a database’s schema at one moment; plain data, that JSON can carry. Daybook’s own schemas are not in it, nor secrets.
 */
export interface SchemaSnapshot {
  /** What fingerprints are made of. */
  readonly facts: readonly Fact[];
  /** What the way back is planned with. */
  readonly delta: DeltaFacts;
  readonly identities: readonly Identity[];
  readonly attachments: readonly Attachment[];
  /** What pg-delta does not model. */
  readonly extras: readonly ExtraFact[];
  readonly needs: readonly Need[];
}

/**
 * Reads the schema as the session sees it: within its transaction where one is open, else in one of its own. The session is as it was afterwards.
 */
export async function readSchemaSnapshot(session: Client): Promise<SchemaSnapshot> {
  const inside = session.getTransactionStatus() === 'T';
  const undone = inside
    ? 'ROLLBACK TO SAVEPOINT daybook_schema; RELEASE SAVEPOINT daybook_schema'
    : 'ROLLBACK';
  await session.query(
    `${inside ? 'SAVEPOINT daybook_schema' : 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'};${FACTS_SETTINGS}`,
  );
  try {
    return {
      delta: withoutOwn(await readDeltaFacts(session)),
      facts: await readFacts(session),
      identities: await readIdentities(session),
      attachments: await readAttachments(session),
      extras: await readExtras(session),
      needs: await readNeeds(session),
    };
  } finally {
    // Settings were local, and SET LOCAL would stay until the transaction’s end.
    await session.query(undone);
  }
}
