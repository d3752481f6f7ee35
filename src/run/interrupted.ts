import { DaybookError } from '../errors.js';

/** The run was asked to stop and did so at a safe point. */
export class Interrupted extends DaybookError {
  constructor() {
    super('INTERRUPTED', 'the run was asked to stop, and stopped at a safe point');
  }
}
