import type { Bench } from './bench.js';
import { answerOf } from './processes.js';
import type { ReadReport, ReadRequest, ReadRole } from './read-request.js';
import { SIZES } from './sizes.js';

/** Of each reader, what it reported in each round. */
export type ReadFigures = Record<ReadRole, ReadReport[]>;

const ROLES: readonly ReadRole[] = ['copy', 'postgres', 'consumer', 'topic', 'messageDb', 'emmett'];

/** Reads the large ledger from Postgres and from its topic, each time in a fresh process, beside what does nothing but read. */
export async function measureRead({ server, large, say }: Bench): Promise<ReadFigures> {
  const request: ReadRequest = {
    ledger: await large.postgres(),
    kafka: await large.topic(),
    size: await large.size(),
    peerUrls: {
      messageDb: await server.createDatabase('read_messages'),
      emmett: await server.createDatabase('read_emmett'),
    },
    peerEvents: Math.ceil((await large.size()) / SIZES.peersShare),
  };
  await answerOf('read-peers-child.js', 'fill', request);
  const figures: ReadFigures = { copy: [], postgres: [], consumer: [], topic: [], messageDb: [], emmett: [] };
  for (let round = 1; round <= SIZES.readRounds; round += 1) {
    for (const role of ROLES) {
      const program = role === 'messageDb' || role === 'emmett' ? 'read-peers-child.js' : 'read-child.js';
      const report = await answerOf<ReadReport>(program, role, request);
      if (report.events < (program === 'read-child.js' ? request.size : request.peerEvents)) {
        throw new Error(`${role} read ${report.events} events`);
      }
      figures[role].push(report);
      say(
        `read, round ${round}: ${role} ${Math.round((report.events / report.ms) * 1000)}/s, ${Math.round(report.memoryMb)} MiB`,
      );
    }
  }
  await Promise.all([server.dropDatabase('read_messages'), server.dropDatabase('read_emmett')]);
  return figures;
}
