import type { DaybookError } from '../../errors.js';
import { runIn } from '../../run/dry-run.js';
import { rehearseOnCopy } from '../../run/rehearse-on-copy.js';
import type { Run } from '../../run/run.js';
import type { TargetWork } from '../../run/work.js';
import { proofError } from './proof-error.js';
import { type ProofState, readProofState } from './proof-state.js';
import type { SchemaReader } from './schema-reader.js';
import { stateDifferences } from './state-differences.js';

export interface BroughtAgain<Schema> {
  /** Absent where it failed. */
  state?: ProofState<Schema>;
  differences: string[];
  notes: string[];
  error?: DaybookError;
}

/**
 * Brings a migration a second time, and compares with what the first left. It began with the same rows: values that differ nevertheless are the clock’s or chance’s,
 * and no objection; another number of rows, or another schema, is one.
 */
export async function bringAgain<Schema>(
  work: TargetWork,
  run: Run,
  reader: SchemaReader<Schema>,
  first: ProofState<Schema>,
): Promise<BroughtAgain<Schema>> {
  const { client } = work.session;
  const inside = client.getTransactionStatus() === 'T';
  try {
    if (inside) await runIn(work, run);
    else await rehearseOnCopy(work, run);
    const state = await readProofState(client, reader);
    const { schema, data } = stateDifferences(first, state, reader);
    const values = data.filter((sentence) => sentence.endsWith(OTHER_VALUES));
    return {
      state,
      differences: [...schema, ...data.filter((sentence) => !values.includes(sentence))].map(
        (sentence) => `brought again, ${sentence}`,
      ),
      notes: values.map((sentence) => `not the same each time: ${sentence}`),
    };
  } catch (thrown) {
    const error = proofError(run, thrown, 'the migration cannot be brought again');
    return { differences: [], notes: [], error };
  }
}

const OTHER_VALUES = 'with other values';
