import { DaybookError } from '../../errors.js';

/** What is no note, checkpoint or proof. @param what a sentence that says so and why */
export const malformed = (what: string): DaybookError => new DaybookError('NOTE_MALFORMED', what);
