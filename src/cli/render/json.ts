/** A document as one line of JSON; integers beyond 2^53 as texts, as in events. */
export function toJson(document: unknown): string {
  return (
    JSON.stringify(document, (_, value) => (typeof value === 'bigint' ? String(value) : value)) ?? 'null'
  );
}
