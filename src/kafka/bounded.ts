import { kafkaFailure, kafkaTimeout } from './failure.js';
import { connectTimeoutOf, type KafkaSettings } from './settings.js';

/**
 * Waits for something of Kafka no longer than the settings or the signal allow; `cut` then ends what is still going on.
 *
 * @throws DaybookError KAFKA_UNREACHABLE and what else {@link kafkaFailure} says; the signal’s reason
 */
export async function bounded<Result>(
  settings: KafkaSettings,
  { signal, cut, ms = connectTimeoutOf(settings) }: { signal?: AbortSignal; cut: () => void; ms?: number },
  work: () => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  let aborted: (() => void) | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(kafkaTimeout(settings, ms)), ms);
    aborted = () => reject(signal?.reason);
    signal?.addEventListener('abort', aborted);
  });
  try {
    return await Promise.race([work(), over]);
  } catch (error) {
    cut();
    throw kafkaFailure(error, settings);
  } finally {
    clearTimeout(timer);
    if (aborted) signal?.removeEventListener('abort', aborted);
  }
}
