/** A log record as one line for people: time of day, level, message, the rest as `key=value`; an error's stack below. */
export function formatRecord(record: Record<string, unknown>): string {
  const { time, level, msg, err, error, ...rest } = record;
  const failure = (err ?? error) as { message?: string; stack?: string } | undefined;
  const parts = [
    String(time ?? '').slice(11, 23),
    String(level ?? '').padEnd(5),
    msg === undefined ? failure?.message : String(msg),
    ...Object.entries(rest).map(
      ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  ];
  const line = parts.filter((part) => part !== undefined && part !== '').join(' ');
  return failure?.stack ? `${line}\n${failure.stack}\n` : `${line}\n`;
}
