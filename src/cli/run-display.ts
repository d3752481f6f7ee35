import type { Check } from '../domain/events/fields.js';
import type { RunObserver } from '../run/observer.js';
import type { RunReport } from '../run/report.js';
import { type Run, statementsIn } from '../run/run.js';
import type { CommandContext } from './command.js';
import { renderCheck } from './render/check.js';
import { renderRunLine, renderRunLog } from './render/run-log.js';
import { renderStatement, renderStep } from './render/steps.js';

/** A sequence of more migrations than this is shown in lines instead of blocks. */
export const MOST_BLOCKS = 20;

/** How often at most what goes on is written anew, in ms. */
const PROGRESS_EVERY_MS = 60;

export interface RunDisplay {
  observer: RunObserver;
  /** The runs that are over, by target, in their order. */
  reports: Map<string, RunReport[]>;
  /** Says how many runs a target is about to see, so that their log fits. */
  expect(target: string, runs: number): void;
}

/** Shows runs while they go on: progress, each run’s log when it is over and, with --verbose, steps and statements. */
export function displayRuns({ out, clock, verbose }: CommandContext): RunDisplay {
  const reports = new Map<string, RunReport[]>();
  const expected = new Map<string, number>();
  const steps = new Map<string, number>();
  let shownAt = Number.NEGATIVE_INFINITY;
  const { colours } = out;
  const print = (text: string): void => {
    if (!out.json) void out.line(text, (line) => line);
  };
  const progress = (target: string, run: Run, what: string): void => {
    if (clock.monotonic() - shownAt < PROGRESS_EVERY_MS) return;
    shownAt = clock.monotonic();
    const total = expected.get(target) ?? 0;
    const place = total > 1 ? `${(reports.get(target)?.length ?? 0) + 1}/${total}  ` : '';
    out.progress(`${target}  ${place}${what}  ${run.migration.id}`);
  };
  const observer: RunObserver = {
    step(target, run, step, phase, note) {
      if (phase === 'started') {
        steps.set(run.id, clock.monotonic());
        shownAt = Number.NEGATIVE_INFINITY;
        return progress(target, run, step);
      }
      if (!verbose) return;
      const began = steps.get(run.id);
      const durationMs = began === undefined ? undefined : clock.monotonic() - began;
      print(renderStep({ at: clock.now(), step, outcome: phase, durationMs, note }, colours));
    },
    checks(target, _run, checks) {
      for (const check of checks)
        if (verbose || isNews(check)) out.note(`${target}: ${renderCheck(check, colours)}`);
    },
    statement(_target, run, outcome) {
      if (verbose) print(renderStatement(outcome, statementsIn(run) !== undefined, colours));
    },
    progress(target, run, done, total, note) {
      const share = total === undefined ? `${done} rows` : `${done} of ${total} rows`;
      progress(target, run, [share, note].filter(Boolean).join(', '));
    },
    note(target, text) {
      out.note(`${target}: ${text}`);
    },
    report(report) {
      const list = reports.get(report.target);
      if (list) list.push(report);
      else reports.set(report.target, [report]);
      const many = (expected.get(report.target) ?? 0) > MOST_BLOCKS;
      print(
        many && !verbose ? renderRunLine(report, colours) : `${renderRunLog(report, colours, out.width)}\n\n`,
      );
    },
  };
  return { observer, reports, expect: (target, runs) => void expected.set(target, runs) };
}

/** What the files alone tell is told by `plan`, again and again it would hide what the target tells. */
const OF_THE_FILE = new Set(['lint', 'documentation', 'rollback']);

const isNews = ({ check, outcome }: Check): boolean =>
  (outcome === 'warned' || outcome === 'failed') && !OF_THE_FILE.has(check);
