import type { Captured } from '../captured.js';
import { forgetUp, undoUp } from '../engine.js';
import {
  columnOrderDifferences,
  readSchemaSnapshot,
  type SchemaSnapshot,
  schemaDifferences,
} from '../schema/index.js';
import { captureRun, refusalToCapture } from './capture-run.js';
import type { UndoPort } from './undo-port.js';

/** The undo that runs are taken back by. */
export const UNDO_ENGINE: UndoPort<SchemaSnapshot, Captured[]> = {
  reader: {
    read: readSchemaSnapshot,
    differences(a, b) {
      const trifles = new Set(columnOrderDifferences(a, b));
      return schemaDifferences(a, b).filter((sentence) => !trifles.has(sentence));
    },
    trifles: columnOrderDifferences,
  },
  refusal: refusalToCapture,
  capture: captureRun,
  async undo(session, captured) {
    const steps = [];
    for (const one of [...captured].reverse()) steps.push(...(await undoUp(session, one)));
    return steps;
  },
  async forget(session, captured) {
    for (const one of captured) await forgetUp(session, one);
  },
};
