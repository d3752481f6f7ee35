import { z } from 'zod';
import { key, oneOf } from './input-parts.js';
import { LINT_SEVERITIES } from './lint.js';
import { LINT_CODES } from './lint-codes.js';

const severity = oneOf(LINT_SEVERITIES);

const rule = z.union([severity, z.record(z.string(), severity)]).meta({
  description:
    'The severity of a rule: for all environments, or by environment, such as `{ production: error }`.',
  wanted: 'off, warning, error, or an object with one of them per environment',
});

export const lint = z.strictObject({
  rules: key(z.partialRecord(z.enum(LINT_CODES), rule), {
    description: 'The severities of the rules of the static analysis, by their code.',
    wanted: 'an object with one key per rule',
  }),
});
