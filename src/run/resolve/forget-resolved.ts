import type { TargetWork } from '../work.js';

/**
 * Removes from a target what is left there of migrations whose outcome a person has told. Done when it is told, and again by whoever has the target
 * next, since the one who recorded it may be lost before that.
 */
export async function forgetResolved({ session, writer }: TargetWork): Promise<void> {
  for (const [migration, { resolved }] of Object.entries(writer.state.migrations)) {
    if (!resolved) continue;
    const { fence, run } = resolved;
    await session.client.query('DELETE FROM daybook.stage WHERE migration = $1 AND fence < $2', [
      migration,
      fence,
    ]);
    await session.client.query('DELETE FROM daybook.checkpoint WHERE migration = $1 AND run = $2', [
      migration,
      run,
    ]);
  }
}
