import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { LINT_RULES } from './rules/index.js';
import { sarifLog } from './sarif.js';

const text = z.object({ text: z.string().min(1) });

/** What sarif-schema-2.1.0.json requires of a log, and the forms of what we write besides. */
const required = z.object({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(
    z.object({
      tool: z.object({
        driver: z.object({
          name: z.string().min(1),
          semanticVersion: z.string().regex(/^\d+\.\d+\.\d+/),
          rules: z.array(
            z.object({
              id: z.string(),
              shortDescription: text,
              fullDescription: text,
              help: z.object({ text: z.string(), markdown: z.string() }),
              defaultConfiguration: z.object({
                enabled: z.boolean(),
                level: z.enum(['none', 'note', 'warning', 'error']).optional(),
              }),
            }),
          ),
        }),
      }),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      originalUriBaseIds: z.object({ ROOT: z.object({ uri: z.string().regex(/^file:\/\/.*\/$/) }) }),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.int().nonnegative(),
          level: z.enum(['none', 'note', 'warning', 'error']),
          message: text,
          locations: z
            .array(
              z.object({
                physicalLocation: z.object({
                  artifactLocation: z.object({ uri: z.string().regex(/^[^\s\\]+$/), uriBaseId: z.string() }),
                  region: z.object({ startLine: z.int().min(1), startColumn: z.int().min(1) }),
                }),
              }),
            )
            .min(1),
        }),
      ),
    }),
  ),
});

const finding = {
  rule: 'drop-table' as const,
  severity: 'error' as const,
  message: 't and its rows are gone',
  line: 3,
  column: 1,
  path: 'my migrations/1_ü.sql',
};

describe('a SARIF log', () => {
  const log = sarifLog([finding], {
    version: '0.1.0',
    root: '/project',
    overrides: { 'drop-table': 'error' },
  });

  it('has what version 2.1.0 requires', () => {
    expect(required.safeParse(JSON.parse(JSON.stringify(log))).error).toBeUndefined();
  });

  it('has every rule, and says of which a result is', () => {
    const [run] = required.parse(log).runs;
    const { rules } = run!.tool.driver;
    expect(rules).toHaveLength(LINT_RULES.length);
    expect(rules[run!.results[0]!.ruleIndex]).toMatchObject({
      id: 'drop-table',
      defaultConfiguration: { enabled: true, level: 'error' },
    });
  });

  it('escapes what no URI can hold', () => {
    const [run] = required.parse(log).runs;
    const { artifactLocation } = run!.results[0]!.locations[0]!.physicalLocation;
    expect(artifactLocation.uri).toBe('my%20migrations/1_%C3%BC.sql');
  });
});
