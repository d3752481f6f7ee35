import { LedgerFold } from '../src/domain/ledger-fold.js';
import { readEvent } from '../src/domain/parse-event.js';
import { openKafkaTail } from '../src/kafka/tail.js';
import { startRelay } from '../src/ledger/relay.js';
import { type Folded, type Following, type FollowRequest, now } from './follow-request.js';

/** A process of the measurement of {@link file://./follow.ts}: `relay` or `follow`, and its request as JSON. */
const [, , role, json] = process.argv;
const request = JSON.parse(json!) as FollowRequest;
if (role === 'relay') await startRelay(request).ended;
else process.send!(await follow(request), () => process.exit());

async function follow({ kafka, count }: FollowRequest): Promise<Folded> {
  const folded: Folded['folded'] = [];
  const fold = new LedgerFold();
  for await (const entries of openKafkaTail(kafka, { from: 0 })) {
    for (const { position, bytes } of entries) {
      fold.add(readEvent(bytes));
      folded.push([position, now()]);
    }
    if (folded.length === 1) process.send!({ following: true } satisfies Following);
    if (folded.length >= count) break;
  }
  return { folded };
}
