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

export const WAIT: OptionSpecification = {
  flags: '--wait <seconds>',
  description: 'wait as long for a target that is busy',
  kind: 'seconds',
};
