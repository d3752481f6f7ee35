import { DaybookError } from '../errors.js';
import { type Drift, describeDrift, driftData, findDrift } from './drift.js';
import type { Run } from './run.js';
import { takeFingerprint } from './snapshot.js';
import { record, submit, type TargetWork } from './work.js';

/**
 * Compares the target’s schema with the one that the ledger says it left there. A target that was never looked at is taken as
 * it is. Another schema stops the run, or where policy says `warn` is noted and taken as it is.
 *
 * @throws DaybookError SCHEMA_DRIFT
 */
export async function validateSchema(work: TargetWork, run: Run): Promise<void> {
  const expected = work.writer.state.schema;
  if (expected === null) {
    const fingerprint = await takeFingerprint(work.session.client);
    await record(work, run, {
      name: 'run.schema-validated',
      data: { run: run.id, method: 'first-sight', schemaVersion: fingerprint },
    });
    return;
  }
  const drift = await findDrift(work.session.client, expected.fingerprint);
  if (!drift) {
    await record(work, run, {
      name: 'run.schema-validated',
      data: { run: run.id, method: 'fingerprint', schemaVersion: expected.fingerprint },
    });
    return;
  }
  await work.writer.execute(
    { type: 'report-drift', data: { target: work.address.name, ...driftData(drift) } },
    run.id,
  );
  if (work.policy.drift === 'refuse') await refuse(work, run, drift);
  work.services.observer.note?.(
    work.address.name,
    `the schema was changed outside Daybook: ${describeDrift(drift)}`,
  );
  await record(work, run, {
    name: 'run.schema-validated',
    data: { run: run.id, method: 'first-sight', schemaVersion: await takeFingerprint(work.session.client) },
  });
}

async function refuse(work: TargetWork, run: Run, drift: Drift): Promise<never> {
  await submit(work, run, {
    name: 'run.schema-validation-failed',
    data: { run: run.id, ...driftData(drift) },
  }).durable;
  throw new DaybookError(
    'SCHEMA_DRIFT',
    `${work.address.name}: the schema was changed outside Daybook: ${describeDrift(drift)}`,
    {
      details: { target: work.address.name, ...driftData(drift) },
    },
  );
}
