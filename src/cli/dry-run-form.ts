import { DaybookError } from '../errors.js';

/** How a dry run is made. */
export const DRY_RUN_FORMS = ['plan', 'rollback', 'scratch'] as const;
export type DryRunForm = (typeof DRY_RUN_FORMS)[number];

const isForm = (text: string): text is DryRunForm => DRY_RUN_FORMS.includes(text as DryRunForm);

/** The form that was asked for; undefined where none was. `--dry-run ID` is the default form, of that migration. */
export function readDryRun(
  given: boolean | string | undefined,
  ids: readonly string[],
): { form: DryRunForm | undefined; ids: readonly string[] } {
  if (given === undefined || given === false) return { form: undefined, ids };
  if (given === true) return { form: 'rollback', ids };
  return isForm(given) ? { form: given, ids } : { form: 'rollback', ids: [given, ...ids] };
}

/** @throws DaybookError USAGE where rows are to be copied and there is no copy */
export function refuseRows({ withRows = false }: { withRows?: boolean }, form: DryRunForm | undefined): void {
  if (!withRows || form === 'scratch') return;
  throw new DaybookError('USAGE', '--with-rows is for --dry-run=scratch', { hint: 'Give both, or neither.' });
}
