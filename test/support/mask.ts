/** The text without what is another in each run: times, durations, ids, digests, names of this run. */
export function mask(text: string, names: Record<string, string> = {}): string {
  let masked = text;
  for (const [name, stands] of Object.entries(names)) masked = masked.replaceAll(name, stands);
  return masked
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '<time>')
    .replace(/\d+\.\d+ seconds/g, '<duration>')
    .replace(/\b\d+(\.\d+)? (ms|s|min)\b/g, '<duration>')
    .replace(/\b[0-9a-f]{64}\b/g, '<digest>')
    .replace(/\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{12}\b/g, '<version>');
}
