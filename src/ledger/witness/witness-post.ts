import { DaybookError } from '../../errors.js';

export interface WitnessAnswer {
  status: number;
  body: string;
}

/** No answer of a witness is longer: signature lines, or a sentence. */
const MAXIMUM_ANSWER_BYTES = 64 * 1024;

/**
 * Posts to a witness.
 *
 * @throws DaybookError WITNESS_UNREACHABLE, which names host and port alone
 */
export async function witnessPost(
  url: string,
  body: string,
  { name, timeoutMs }: { name: string; timeoutMs: number },
): Promise<WitnessAnswer> {
  const place = URL.canParse(url) ? new URL(url).host : 'its URL, which is none';
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: await bounded(response) };
  } catch (cause) {
    const why =
      (cause as Error).name === 'TimeoutError'
        ? `did not answer within ${timeoutMs} ms`
        : 'cannot be reached';
    throw new DaybookError('WITNESS_UNREACHABLE', `the witness ${name} at ${place} ${why}`, {
      details: { witness: name },
      // What fetch says of a URL with a password quotes it.
      ...(cause instanceof Error && cause.cause instanceof Error ? { cause: cause.cause } : {}),
    });
  }
}

async function bounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  // Read to its end, the connection is kept for the next request.
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAXIMUM_ANSWER_BYTES) throw new Error('the answer is too long');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
