import { setTimeout as sleep } from 'node:timers/promises';
import { obey } from '../../../src/audit/hammer/obey.js';

/** How long it has acknowledged what is not there yet, in ms. */
const LATE_MS = 100;

/** A worker that says an append is durable before it asks for it: what the hammer must find. */
obey((ledger) => {
  let size = Promise.resolve(0);
  return {
    name: ledger.name,
    async append(stream, version, events) {
      size = size.then(() => ledger.size());
      const position = await size;
      void sleep(LATE_MS)
        .then(() => ledger.append(stream, version, events))
        .catch(() => undefined);
      return position;
    },
  };
});
