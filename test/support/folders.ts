import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that every user can go through, and that is removed when the test is over. */
export function temporaryFolder(): string {
  const { folder, remove } = permanentFolder();
  onTestFinished(remove);
  return folder;
}

/** A folder that every user can go through, until its maker removes it. */
export function permanentFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-spec-'));
  chmodSync(folder, 0o711);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
