import type { KafkaSettings } from '../../src/kafka/settings.js';
import { openKafkaTail } from '../../src/kafka/tail.js';
import { ensureTopic } from '../../src/kafka/topic.js';

/** What a follower of the topic has seen, in the order in which it came. */
export interface Arrivals {
  readonly positions: readonly number[];
  /** Resolves when the follower has seen this position. */
  until(position: number): Promise<void>;
  close(): Promise<void>;
}

export async function followTopic(settings: KafkaSettings): Promise<Arrivals> {
  await ensureTopic(settings);
  const positions: number[] = [];
  const waiting = new Set<() => void>();
  const tail = openKafkaTail(settings, { from: 0 });
  const following = (async () => {
    for await (const entries of tail) {
      positions.push(...entries.map(({ position }) => position));
      for (const look of waiting) look();
    }
  })();
  return {
    positions,
    async until(position) {
      let look: () => void = () => {};
      const seen = new Promise<void>((resolve) => {
        look = () => (positions.at(-1) ?? -1) >= position && resolve();
        waiting.add(look);
        look();
      });
      // A follower that fails has nothing more to wait for.
      await Promise.race([seen, following]);
      waiting.delete(look);
    },
    async close() {
      await tail.close();
      await following;
    },
  };
}
