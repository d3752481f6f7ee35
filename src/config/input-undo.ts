import { z } from 'zod';
import { key, oneOf, whole } from './input-parts.js';
import { DEFAULT_UNDO, UNDO_DEMANDS, UNDO_SAMPLES } from './undo.js';

export const undo = z.strictObject({
  required: key(oneOf(UNDO_DEMANDS), {
    description:
      'What must be known of the way back before a migration is brought: that `daybook prove` found it exact, that there is one, or nothing.',
    wanted: 'proven, available or none',
    fallback: DEFAULT_UNDO.required,
  }),
  sample: key(oneOf(UNDO_SAMPLES), {
    description:
      "What `daybook prove` fills its copy with: some of the target's rows, made up ones, or none.",
    wanted: 'rows, synthetic or none',
    fallback: 'rows; synthetic in production',
  }),
  sampleRows: key(whole(1), {
    description: 'How many rows of each table it takes or makes up, without those that they refer to.',
    wanted: 'a whole number from 1',
    fallback: DEFAULT_UNDO.sampleRows,
  }),
});
