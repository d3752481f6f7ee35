import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';

/** Whether this run has a Kafka; for `describe.runIf(hasKafka())`. */
export function hasKafka(): boolean {
  return inject('kafkaBrokers').length > 0;
}

/** A ledger's name that no other spec has, hence a topic that no other spec has. */
export function uniqueLedgerName(prefix = 'test'): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}
