import type { Check } from '../domain/events/fields.js';
import { describeDrift, findDrift } from './drift.js';
import type { TargetWork } from './work.js';

/** Whether the schema is the one that the ledger says it left there; nothing of it is recorded. */
export async function schemaCheck({ writer, session, policy }: TargetWork): Promise<Check> {
  const known = writer.state.schema;
  if (!known) return { check: 'schema', outcome: 'passed', finding: 'seen for the first time' };
  const drift = await findDrift(session.client, known.fingerprint);
  if (!drift)
    return {
      check: 'schema',
      outcome: 'passed',
      finding: `as the ledger left it: ${known.version.slice(0, 12)}`,
    };
  return {
    check: 'schema',
    outcome: policy.drift === 'refuse' ? 'failed' : 'warned',
    finding: `changed outside Daybook: ${describeDrift(drift)}`.slice(0, 2000),
  };
}
