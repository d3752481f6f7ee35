import { parseDecimal } from './decimal.js';
import { TILE_WIDTH, type TileCoordinates } from './tiles.js';

/** Where a tile or a bundle of entries is kept. A bundle’s level is `entries`. */
export interface TilePlace extends Omit<TileCoordinates, 'level'> {
  readonly level: number | 'entries';
}

/**
 * The path of a tile, or of a bundle of entries, below the log’s prefix (C2SP tlog-tiles), with `/`.
 *
 * @example
 * tilePath({ level: 0, index: 1234067, width: 256 }) // 'tile/0/x001/x234/067'
 * tilePath({ level: 'entries', index: 1, width: 7 }) // 'tile/entries/001.p/7'
 */
export function tilePath({ level, index, width }: TilePlace): string {
  const groups = [last(index)];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${last(rest)}`);
  }
  return `tile/${level}/${groups.join('/')}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

const last = (index: number): string => String(index % 1000).padStart(3, '0');

const PATH = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;

/** What a path stands for, or undefined where it is not the path of any tile or bundle: there is one spelling of each. */
export function parseTilePath(path: string): TilePlace | undefined {
  const match = PATH.exec(path);
  if (!match) return undefined;
  const level = match[1] === 'entries' ? 'entries' : parseDecimal(match[1]!);
  const index = Number(match[2]!.replace(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : parseDecimal(match[3]);
  if (level === undefined || (level !== 'entries' && level > 63) || !Number.isSafeInteger(index))
    return undefined;
  if (width === undefined || width === 0 || width > TILE_WIDTH) return undefined;
  const place: TilePlace = { level, index, width };
  return tilePath(place) === path ? place : undefined;
}
