import type { HeaderLine } from '../migrations/sections.js';
import { type Directive, readDirective } from './directive.js';

/** The `-- daybook:ignore-file` lines of a migration's header. */
export const headerDirectives = (lines: readonly HeaderLine[] = []): Directive[] =>
  lines.flatMap(({ text, line }) => {
    const directive = readDirective(`--${text.trimEnd()}`, 0);
    return directive ? [{ ...directive, file: true, line, met: new Set<string>() }] : [];
  });
