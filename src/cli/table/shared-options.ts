import type { OptionSpecification } from './specification.js';

export const TARGETS: OptionSpecification = {
  flags: '--target <name>',
  description: 'only this target; may be given several times (default: all)',
  kind: 'list',
};

export const TO: OptionSpecification = {
  flags: '--to <id>',
  description: 'go as far as this migration',
};

export const DRY_RUN: OptionSpecification = {
  flags: '--dry-run',
  description: 'execute in a transaction that is rolled back, and say what would happen',
};

/** Of a command whose dry run has several forms. */
export const DRY_RUN_AS: OptionSpecification = {
  flags: '--dry-run [how]',
  description:
    'change nothing: plan tells it from the text alone; rollback (the default) executes in a transaction that is rolled back; copy executes on a copy beside the target, which is dropped, and takes it back there too',
};

export const WAIT: OptionSpecification = {
  flags: '--wait <seconds>',
  description: 'wait as long for a target that is busy',
  kind: 'seconds',
};
