import { FOLLOW_RATE, FOLLOW_SECONDS, measureFollow, type Percentiles } from './follow.js';
import { describeMachine } from './machine.js';
import { startServer } from './server.js';

/** Prints how long an event takes into the fold of another process, through Postgres, the relay and Kafka. */
const ROUNDS = 3;
const server = await startServer();
const shown = ({ p50, p99, max }: Percentiles): string =>
  [p50, p99, max].map((ms) => ms.toFixed(1).padStart(8)).join('');
try {
  console.log(`${describeMachine(server.version)}`);
  console.log(`${FOLLOW_RATE} events a second for ${FOLLOW_SECONDS} s; ms       p50     p99     max`);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { appended, folded } = await measureFollow(server);
    console.log(`round ${round}: durable                     ${shown(appended)}`);
    console.log(`         in the fold of another      ${shown(folded)}`);
  }
} finally {
  await server.stop();
}
