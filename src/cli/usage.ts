import { type CommanderError, InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.js';
import { DaybookError } from '../errors.js';

/** What commander refused, as an error of the catalogue; its suggestion, if it has one, becomes the hint. */
export function usageError(error: CommanderError, command: string): DaybookError {
  const [, sentence, meant] = /^(?:error: )?(.*?)\s*(?:\(Did you mean (.*)\?\))?$/s.exec(error.message)!;
  const help = `Run \`${command} --help\` to see what it takes.`;
  return new DaybookError('USAGE', sentence!.replace(/\s+/g, ' '), {
    hint: meant ? `Did you mean ${meant}? ${help}` : help,
    ...(meant ? { details: { nearest: meant } } : {}),
  });
}

/** `--target a --target b,c` as a list. */
export function parseList(text: string, before: string[] | undefined): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw new InvalidArgumentError('It has an empty name.');
  return [...new Set([...(before ?? []), ...items])];
}

/** `--kafka-auditor a --kafka-auditor b` as a list; a comma is part of the text. */
export const parseRepeated = (text: string, before: string[] | undefined): string[] => [
  ...new Set([...(before ?? []), text]),
];

/** `--wait 30`, or `--wait 5m`, in seconds. */
export function parseSeconds(text: string): number {
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text);
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError('Wanted: seconds, or a duration such as 5m.');
  return ms / 1_000;
}

/** `--postgres-port 5432`. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new InvalidArgumentError('Wanted: a port from 1 to 65535.');
  return port;
}

/** `--appenders 4`. */
export function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Wanted: a whole number.');
  return Number(text);
}
