import type { Check } from '../domain/events/fields.js';
import type { Run } from './run.js';
import type { Survey } from './survey.js';
import type { TargetWork } from './work.js';

/** Whether the way back is as well known as the environment demands: a proof of this content on this schema, or any way back. */
export function undoCheck({ policy, address }: TargetWork, run: Run, survey: Survey): Check[] {
  const { required } = policy.undo;
  const check = 'undo';
  if (required === 'none' || run.direction === 'down') return [];
  const proof = survey.proofs.get(run.id);
  if (proof) {
    const { coverage, sample } = proof;
    const on = sample === 'none' ? 'without rows' : `${coverage.rows} rows`;
    return [{ check, outcome: 'passed', finding: `proven exact on a copy, ${on}` }];
  }
  if (required === 'available' && run.migration.reversible)
    return [{ check, outcome: 'passed', finding: 'the migration has a way back, which is not proven' }];
  return [
    {
      check,
      outcome: 'failed',
      finding: 'nothing proves that this content can be taken back on this schema',
      remedy: `Prove it: \`daybook prove ${run.migration.id} --target ${address.name}\`.`,
    },
  ];
}
