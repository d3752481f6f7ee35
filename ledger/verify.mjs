#!/usr/bin/env node
/**
 * Verifies an export of a Daybook ledger. One file, no dependency, Node.js 18 or newer; it trusts nothing that it reads.
 *
 *     node verify.mjs [FOLDER] [--key VERIFIER-KEY]… [--seal FILE]… [--hashes-only] [--threads N] [--json]
 *
 * It hashes every event, computes the Merkle tree (RFC 6962) and compares it with every tile (C2SP tlog-tiles), with the sizes and
 * roots that the seals state (C2SP tlog-checkpoint), and checks their signatures (Ed25519); every event must be in canonical form
 * (RFC 8785), of the same ledger, and the next version of its stream. SPEC.md, beside this file in Daybook's sources, says it all.
 *
 * --key    a key to believe seals and witnesses by, instead of those in keys/; may be given several times
 * --seal   a seal that was kept elsewhere: the export must be of the same tree; may be given several times
 * --hashes-only   hashes, tree, seals; events are not parsed
 *
 * Exit code 0: all is in order. 4: something is not, the first position is named. 2: there is no export to look at.
 *
 * Whoever could change the events could change a copy of this file beside them: take it from where Daybook was published.
 */
import * as crypto from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const WIDTH = 256;
const HASH = 32;
const FORMAT = 'daybook-export/1';
/** Bundles in one piece of work: 16,384 events. */
const CHUNK_BUNDLES = 64;
/** Fewer events are not worth a thread. */
const ALONE_EVENTS = 40_000;

/** Something that is not as it must be. `position` is the first one that it may be about, or null where it is about none. */
class Finding extends Error {
  constructor(position, message) {
    super(message);
    this.position = position;
  }
}

/** No export that could be looked at. */
class Unusable extends Error {}

// ---- hashes

/** Strings cost less than the Buffers that Node.js would make for them. */
const sha256 = crypto.hash
  ? (bytes) => crypto.hash('sha256', bytes, 'latin1')
  : (bytes) => crypto.createHash('sha256').update(bytes).digest('latin1');

const sha256Bytes = (bytes) => Buffer.from(sha256(bytes), 'latin1');

const EMPTY_ROOT = sha256Bytes(Buffer.alloc(0));

const nodeHash = (left, right) => sha256Bytes(Buffer.concat([Buffer.of(1), left, right]));

/** Hashes of a tile that are about to be hashed, from byte 1 on: byte 0 is where the first prefix goes. They are overwritten. */
class Scratch {
  constructor() {
    this.bytes = Buffer.alloc(1 + WIDTH * HASH);
    // Each pair with the byte before it, which belongs to one that is hashed already.
    this.pairs = Array.from({ length: WIDTH / 2 }, (_, pair) =>
      this.bytes.subarray(2 * HASH * pair, 2 * HASH * (pair + 1) + 1),
    );
  }

  put(index, hash) {
    this.bytes.latin1Write(hash, 1 + index * HASH, HASH);
  }

  /** @returns where it is not as in the tile, looking at so many hashes only; -1 where it is */
  difference(tile, count) {
    if (this.bytes.compare(tile, 0, count * HASH, 1, 1 + count * HASH) === 0) return -1;
    const isSame = (at) => this.bytes.compare(tile, at, at + HASH, 1 + at, 1 + at + HASH) === 0;
    let index = 0;
    while (isSame(index * HASH)) index += 1;
    return index;
  }

  fill(hashes) {
    hashes.copy(this.bytes, 1);
    return this;
  }

  /** The roots of the largest complete trees over the first `count`, the largest first: a compact range. */
  roots(count) {
    const { bytes, pairs } = this;
    const roots = [];
    let width = count;
    while (width > 0) {
      if (width % 2 === 1) {
        width -= 1;
        roots.push(Buffer.from(bytes.subarray(1 + width * HASH, 1 + (width + 1) * HASH)));
      }
      for (let pair = 0; pair < width / 2; pair += 1) {
        bytes[2 * HASH * pair] = 1;
        this.put(pair, sha256(pairs[pair]));
      }
      width /= 2;
    }
    return roots.reverse();
  }
}

const foldRoots = (roots) =>
  roots.length === 0 ? EMPTY_ROOT : roots.reduceRight((right, left) => nodeHash(left, right));

// ---- which tiles there are

const hashesAt = (level, size) => Math.floor(size / WIDTH ** level);

/** How wide the last tile of a level is in a tree, and in the sealed beginning of it where that ends in the same tile. */
function edgeWidths(level, size, sealed) {
  const begin = Math.floor(hashesAt(level, size) / WIDTH) * WIDTH;
  const widths = [size, Math.min(sealed ?? 0, size)].map((each) => hashesAt(level, each) - begin);
  return [...new Set(widths)].filter((width) => width > 0);
}

// ---- files

function pathOf(level, index, width) {
  const groups = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  }
  return `tile/${level}/${groups.join('/')}${width === WIDTH ? '' : `.p/${width}`}`;
}

function read(folder, path, position) {
  return reading(path, position, () => readFileSync(join(folder, path)));
}

function reading(path, position, work) {
  try {
    return work();
  } catch (error) {
    throw new Finding(
      position,
      error.code === 'ENOENT' ? `${path} is missing` : `${path} cannot be read (${error.code})`,
    );
  }
}

/** Memory that file after file is read into: new memory for each costs more than its bytes do. */
class Room {
  constructor() {
    this.bytes = Buffer.alloc(256 * 1024);
  }

  /** @returns the bytes of a file, until the next one is read */
  read(folder, path, position) {
    return reading(path, position, () => {
      const file = openSync(join(folder, path), 'r');
      try {
        let length = 0;
        for (;;) {
          const more = readSync(file, this.bytes, length, this.bytes.length - length, null);
          length += more;
          if (length < this.bytes.length) {
            if (more === 0) return this.bytes.subarray(0, length);
          } else {
            this.bytes = Buffer.concat([this.bytes], 2 * this.bytes.length);
          }
        }
      } finally {
        closeSync(file);
      }
    });
  }
}

const forTile = new Room();
const forEntries = new Room();

/** A tile of so many hashes, until the next one is read. */
function readTile(folder, level, index, width) {
  const path = pathOf(level, index, width);
  const first = index * WIDTH ** (level + 1);
  const tile = forTile.read(folder, path, first);
  if (tile.length === width * HASH) return tile;
  const position = first + Math.min(Math.floor(tile.length / HASH), width) * WIDTH ** level;
  throw new Finding(position, `${path} has ${tile.length} bytes, and must have ${width * HASH}`);
}

// ---- events

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What is wrong with the bytes of an event, or the event. */
function parseEvent(bytes) {
  let text;
  let event;
  try {
    text = decoder.decode(bytes);
    event = JSON.parse(text);
  } catch {
    return { wrong: 'is no JSON in UTF-8' };
  }
  // What is in order already is written again as it was; else the order is ours to make.
  const canonical = isSorted(event) ? JSON.stringify(event) : canonicalJson(event);
  if (canonical !== text || (text.includes('\\ud') && LONE_SURROGATE.test(text))) {
    return { wrong: 'is not in canonical form' };
  }
  const wrong = wrongMember(event);
  return wrong === undefined ? { event } : { wrong: `is no event: ${wrong}` };
}

function isSorted(value) {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isSorted);
  let before;
  for (const key in value) {
    if (before !== undefined && key < before) return false;
    before = key;
    if (!isSorted(value[key])) return false;
  }
  return true;
}

function canonicalJson(value) {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
}

function wrongMember(event) {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return 'it is no object';
  if (event.specversion !== '1.0') return 'specversion';
  if (typeof event.id !== 'string' || !UUID.test(event.id)) return 'id';
  if (typeof event.type !== 'string' || !event.type.startsWith('dev.daybook.')) return 'type';
  if (typeof event.subject !== 'string' || event.subject === '') return 'subject';
  if (typeof event.time !== 'string') return 'time';
  if (typeof event.data !== 'object' || event.data === null) return 'data';
  if (!Number.isSafeInteger(event.streamversion) || event.streamversion < 1) return 'streamversion';
  return undefined;
}

// ---- one chunk: bundles of entries, on any thread

const leaves = new Scratch();
const beginning = new Scratch();

/**
 * Hashes the entries of some bundles and compares them with the tiles of leaves, then looks at the events.
 *
 * @returns the root of each full bundle, one after another; the roots of partial ranges that were asked for; what streams there are;
 *   and what is wrong, of which nothing comes after it
 */
function checkChunk(chunk) {
  const { folder, size, first, count, sizes, hashesOnly, ledger } = chunk;
  const result = {
    full: Buffer.alloc(count * HASH),
    fulls: 0,
    partial: {},
    streams: new Map(),
    signed: [],
    bytes: 0,
  };
  try {
    for (let bundle = first; bundle < first + count; bundle += 1) {
      const begin = bundle * WIDTH;
      const width = Math.min(WIDTH, size - begin);
      const { entries, problem } = readEntries(folder, bundle, width);
      for (const [index, entry] of entries.entries()) {
        result.bytes += entry.end - entry.start;
        // The prefix of the leaf takes the place of the byte before it, which is of the length and was read.
        entry.in[entry.start - 1] = 0;
        const leaf = sha256(entry.in.subarray(entry.start - 1, entry.end));
        leaves.put(index, leaf);
      }
      // An entry that was put in or cut shorter moves all others: what is wrong first is the first that has another hash.
      compareLeaves(folder, bundle, width, entries.length);
      if (problem) throw problem;
      if (!hashesOnly) {
        for (const [index, entry] of entries.entries()) checkEvent(entry, begin + index, result, ledger);
      }
      compareSealed(chunk, bundle, width);
      for (const at of sizes) {
        if (at > begin && at < begin + width) result.partial[at] = beginningOf(at - begin);
      }
      if (width === WIDTH) {
        leaves.roots(WIDTH)[0].copy(result.full, result.fulls * HASH);
        result.fulls += 1;
      } else {
        result.partial[size] = beginningOf(width);
      }
    }
  } catch (error) {
    if (!(error instanceof Finding)) throw error;
    result.finding = { position: error.position, message: error.message };
  }
  return { ...result, streams: [...result.streams] };
}

/** The roots over some leaves that are wanted still. */
const beginningOf = (count) => beginning.fill(leaves.bytes.subarray(1)).roots(count);

/** Who reads by the checkpoint asks for the last tile and bundle as wide as it says, unless they are full meanwhile. */
function compareSealed({ folder, size, sealed }, bundle, width) {
  const begin = bundle * WIDTH;
  const part = sealed - begin;
  if (sealed === null || width === WIDTH || part <= 0 || sealed >= size) return;
  compareLeaves(folder, bundle, part, part);
  const path = pathOf('entries', bundle, part);
  const [one, other] = [read(folder, path, begin), read(folder, pathOf('entries', bundle, width), begin)];
  let at = 0;
  for (let index = 0; index < part; index += 1) {
    const end = at + 2 + other.readUInt16BE(at);
    if (end > one.length || one.compare(other, at, end, at, end) !== 0) {
      throw new Finding(begin + index, `${path} has another entry at position ${begin + index}`);
    }
    at = end;
  }
  if (at < one.length) throw new Finding(begin + part, `${path} has more than its ${part} entries`);
}

/**
 * Where the entries of a bundle are, each with its length before it in two bytes; a larger one is in a file of its own. As far as
 * that can be read: then there is a problem.
 */
function readEntries(folder, bundle, width) {
  const path = pathOf('entries', bundle, width);
  const begin = bundle * WIDTH;
  const file = forEntries.read(folder, path, begin);
  const entries = [];
  const stop = (what) => ({ entries, problem: new Finding(begin + entries.length, `${path} ${what}`) });
  let at = 0;
  while (at < file.length && entries.length < width) {
    const start = at + 2;
    const end = start <= file.length ? start + file.readUInt16BE(at) : Infinity;
    if (end > file.length) return stop('ends within an entry');
    const position = begin + entries.length;
    if (end > start) entries.push({ in: file, start, end });
    else if (existsSync(join(folder, `large/${position}`))) entries.push(largeEntry(folder, position));
    else return stop('has an empty entry');
    at = end;
  }
  if (entries.length < width) return stop(`has ${entries.length} entries, and must have ${width}`);
  if (at < file.length) return stop(`has more than its ${width} entries`);
  return { entries };
}

function largeEntry(folder, position) {
  const bytes = read(folder, `large/${position}`, position);
  return { in: Buffer.concat([Buffer.alloc(1), bytes]), start: 1, end: 1 + bytes.length };
}

/** @param count how many of the tile's hashes are compared */
function compareLeaves(folder, bundle, width, count) {
  const index = leaves.difference(readTile(folder, 0, bundle, width), count);
  if (index < 0) return;
  const position = bundle * WIDTH + index;
  throw new Finding(
    position,
    `the event at position ${position} is not the one whose hash is in ${pathOf(0, bundle, width)}`,
  );
}

/** In `streams`: stream → the first and the last version of it in this chunk, and where the first is. In `signed`: what events tell of that is signed. */
function checkEvent(entry, position, { streams, signed }, ledger) {
  const { event, wrong } = parseEvent(entry.in.subarray(entry.start, entry.end));
  if (wrong !== undefined) throw new Finding(position, `the event at position ${position} ${wrong}`);
  if (event.source !== `/daybook/${ledger}`) {
    throw new Finding(position, `the event at position ${position} is of ${event.source}`);
  }
  const { subject, streamversion: version } = event;
  if (event.type.startsWith('dev.daybook.ledger.')) signed.push(...signedPart(event, position));
  const seen = streams.get(subject);
  if (seen === undefined) streams.set(subject, { first: version, last: version, position });
  else if (version === seen.last + 1) seen.last = version;
  else throw misplaced(position, subject, version, seen.last + 1);
}

/** The lines that an event says are in a file of keys/ or seals/. */
function signedPart({ type, data }, position) {
  const name = type.split('.')[3];
  if (name === 'key-added' && /^(seal|witness)-[0-9a-f]{8}$/.test(`${data.purpose}-${data.keyId}`)) {
    return [{ position, path: `keys/${data.purpose}-${data.keyId}.vkey`, lines: [data.key] }];
  }
  if (!['sealed', 'witness-cosigned'].includes(name) || !Number.isSafeInteger(data.size)) return [];
  const path = `seals/${String(data.size).padStart(16, '0')}.checkpoint`;
  const lines = name === 'sealed' ? String(data.note).split('\n') : [data.cosignature];
  return [{ position, path, lines }];
}

const misplaced = (position, stream, version, expected) =>
  new Finding(
    position,
    `the event at position ${position} is version ${version} of ${stream}, where ${expected} should come`,
  );

// ---- the tree above the bundles, on the main thread

/** Grows by the roots of full bundles, in order, and compares what they add up to with the tiles of the higher levels. */
class Tree {
  constructor(folder) {
    this.folder = folder;
    this.bundles = 0;
    this.roots = [];
    this.levels = [];
  }

  add(root) {
    const bundle = this.bundles;
    this.bundles += 1;
    let hash = root;
    for (let rest = bundle; rest % 2 === 1; rest = (rest - 1) / 2) hash = nodeHash(this.roots.pop(), hash);
    this.roots.push(hash);
    this.put(1, bundle, root);
  }

  put(level, at, hash) {
    this.levels[level] ??= new Scratch();
    const tile = this.levels[level];
    hash.copy(tile.bytes, 1 + (at % WIDTH) * HASH);
    if (at % WIDTH < WIDTH - 1) return;
    const index = Math.floor(at / WIDTH);
    this.compare(level, index, WIDTH);
    this.put(level + 1, index, tile.roots(WIDTH)[0]);
  }

  /** Compares the tiles that are not full: those of the whole tree, and as wide as a beginning of it has them. */
  finish(size, beginning) {
    for (let level = 1; hashesAt(level, size) > 0; level += 1) {
      const index = Math.floor(hashesAt(level, size) / WIDTH);
      for (const width of edgeWidths(level, size, beginning)) this.compare(level, index, width);
    }
  }

  compare(level, index, width) {
    const at = this.levels[level].difference(readTile(this.folder, level, index, width), width);
    if (at < 0) return;
    const span = WIDTH ** level;
    const position = (index * WIDTH + at) * span;
    throw new Finding(
      position,
      `${pathOf(level, index, width)} has another hash for the positions ${position} to ${position + span - 1} than their events have`,
    );
  }

  /** The root of the tree up to a size: the full bundles so far, and what the next one has. */
  root(partial = []) {
    return foldRoots([...this.roots, ...partial]);
  }
}

/** A tree that begins with hashes which only the tiles know: of what came before an export that has not all events. */
function beginTree(folder, from) {
  const tree = new Tree(folder);
  for (let bundle = 0; bundle < from / WIDTH; ) {
    const index = Math.floor(bundle / WIDTH);
    const known = Math.min(WIDTH, from / WIDTH - bundle);
    const path = [pathOf(1, index, WIDTH), ...partialsOf(folder, 1, index)].find((each) =>
      existsSync(join(folder, each)),
    );
    if (path === undefined) throw new Finding(bundle * WIDTH, `${pathOf(1, index, WIDTH)} is missing`);
    const tile = read(folder, path, bundle * WIDTH);
    if (tile.length < known * HASH) throw new Finding(bundle * WIDTH, `${path} is too short`);
    for (let at = 0; at < known; at += 1) tree.add(tile.subarray(at * HASH, (at + 1) * HASH));
    bundle += known;
  }
  return tree;
}

function partialsOf(folder, level, index) {
  const path = `${pathOf(level, index, WIDTH)}.p`;
  if (!existsSync(join(folder, path))) return [];
  const widths = readdirSync(join(folder, path)).map(Number);
  return widths.sort((one, other) => other - one).map((width) => `${path}/${width}`);
}

// ---- seals

const PUBLIC_KEY_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

function parseKey(text) {
  const [name, id, ...rest] = text.split('+');
  const typed = Buffer.from(rest.join('+'), 'base64');
  const own = sha256Bytes(Buffer.concat([Buffer.from(`${name}\n`), typed])).subarray(0, 4);
  const isKey =
    typed.length === 33 &&
    [1, 4].includes(typed[0]) &&
    own.toString('hex') === id &&
    typed.toString('base64') === rest.join('+');
  if (!isKey) {
    throw new Unusable(`this is no verifier key of Ed25519: ${JSON.stringify(text)}`);
  }
  const der = Buffer.concat([PUBLIC_KEY_PREFIX, typed.subarray(1)]);
  return {
    name,
    id,
    witness: typed[0] === 4,
    public: crypto.createPublicKey({ key: der, format: 'der', type: 'spki' }),
  };
}

/** The key of a file of one line. */
function keyIn(folder, path) {
  const text = read(folder, path, null).toString('utf8');
  if (!text.endsWith('\n')) throw new Finding(null, `${path} is no line`);
  return text.slice(0, -1);
}

function parseSeal(note, path) {
  const blank = note.lastIndexOf('\n\n');
  const text = note.slice(0, blank + 1);
  const [origin, decimal, base64, ...rest] = text.split('\n');
  const root = Buffer.from(base64 ?? '', 'base64');
  const signatures = note
    .slice(blank + 2)
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const match = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
      const bytes = Buffer.from(match?.[2] ?? '', 'base64');
      return match && bytes.length > 4 && bytes.toString('base64') === match[2]
        ? { name: match[1], id: bytes.subarray(0, 4).toString('hex'), bytes: bytes.subarray(4) }
        : undefined;
    });
  const isSeal =
    blank > 0 &&
    /^(0|[1-9][0-9]{0,15})$/.test(decimal) &&
    root.length === HASH &&
    root.toString('base64') === base64 &&
    rest.at(-1) === '' &&
    note.endsWith('\n') &&
    signatures.length > 0 &&
    !signatures.includes(undefined);
  if (!isSeal) throw new Finding(null, `${path} is no seal, or somebody changed it`);
  return { path, note, text, origin, size: Number(decimal), root, signatures };
}

/** @returns who signed it: the names of keys and witnesses that are known */
function checkSignatures(seal, keys, ledger) {
  if (seal.origin !== `daybook/${ledger}`) throw new Finding(null, `${seal.path} is of ${seal.origin}`);
  const by = { keys: new Set(), witnesses: new Set(), unknown: new Set() };
  for (const { name, id, bytes } of seal.signatures) {
    const key = keys.find((one) => one.name === name && one.id === id);
    if (!key) {
      by.unknown.add(`${name}+${id}`);
      continue;
    }
    const [message, signature] = key.witness
      ? [`cosignature/v1\ntime ${cosignedAt(bytes)}\n${seal.text}`, bytes.subarray(8)]
      : [seal.text, bytes];
    if (signature.length !== 64 || !crypto.verify(null, Buffer.from(message), key.public, signature)) {
      throw new Finding(null, `the signature of ${name}+${id} on ${seal.path} is wrong`);
    }
    (key.witness ? by.witnesses : by.keys).add(`${name}+${id}`);
  }
  if (by.keys.size === 0) throw new Finding(null, `${seal.path} has no signature of a key of the ledger`);
  return by;
}

const cosignedAt = (bytes) => (bytes.length > 8 ? bytes.readBigUInt64BE(0) : -1n);

// ---- the whole

/**
 * Verifies an export.
 *
 * @param {string} folder
 * @param {{ keys?: string[], seals?: string[], hashesOnly?: boolean, threads?: number, onProgress?: (done: number, size: number) => void }} [options]
 *   keys: verifier keys; seals: paths of seals that were kept elsewhere; threads: 0 for none but this one
 * @returns a report; `finding` is the first thing that is wrong, or null
 */
export async function verifyBundle(folder, options = {}) {
  const manifest = readManifest(folder);
  const report = {
    ledger: null,
    from: null,
    size: null,
    bytes: 0,
    seals: 0,
    sealedSize: null,
    keys: [],
    witnesses: [],
    unknown: [],
    keysFrom: null,
    finding: null,
    ...manifest,
    root: null,
  };
  if (!manifest) {
    report.finding = { position: null, message: `export.json is damaged, or of another form than ${FORMAT}` };
    return report;
  }
  const { ledger, from, size, root } = manifest;
  const findings = [];
  const attempt = (work) => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Finding)) throw error;
      findings.push(error);
      return undefined;
    }
  };
  const readable = attempt(() => readSeals(folder, options, ledger, report));
  const seals = readable ?? [];
  const sealed = seals.find(({ path }) => path === 'checkpoint')?.size ?? null;
  const reach = seals.filter((seal) => seal.size <= size);
  const beyond = seals.find((seal) => seal.size > size);
  if (beyond) {
    findings.push(
      new Finding(
        size,
        `${beyond.path} is of ${beyond.size} events, and the export has only ${size}: its end is missing`,
      ),
    );
  }
  const told = [];
  const roots = new Map();
  const wanted = [...new Set([...reach.map((seal) => seal.size), size])].sort((one, other) => one - other);
  const checking = checkEvents({ folder, ledger, from, size, sealed, wanted, roots, told, options }).then(
    (bytes) => {
      report.bytes = bytes;
    },
    (error) => {
      if (!(error instanceof Finding)) return error;
      findings.push(error);
    },
  );
  // Which tiles there must be depends on the checkpoint. Other threads are busy meanwhile.
  if (readable) findings.push(...findStrangers(folder, from, size, sealed));
  const failure = await checking;
  if (failure) throw failure;
  if (roots.has(size)) report.root = roots.get(size).toString('hex');
  findings.push(...compareSeals(reach, roots, from));
  findings.push(...findMissing(folder, told));
  if (report.root !== null && report.root !== root) {
    findings.push(
      new Finding(null, `the root of the export is ${report.root}, and export.json says ${root}`),
    );
  }
  report.finding = first(findings);
  return report;
}

/** The one with the lowest position; those without one come last, for a position says more. */
function first(findings) {
  const [found] = findings.sort((one, other) => (one.position ?? Infinity) - (other.position ?? Infinity));
  return found ? { position: found.position, message: found.message } : null;
}

/** @returns undefined where somebody changed it */
function readManifest(folder) {
  let text;
  let manifest;
  try {
    text = readFileSync(join(folder, 'export.json'), 'utf8');
  } catch (error) {
    throw new Unusable(`there is no export in ${folder}: export.json cannot be read (${error.code})`);
  }
  try {
    manifest = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { format, ledger, from, size, root } = manifest ?? {};
  if (format === FORMAT && size === null) {
    throw new Unusable('the export was not finished; run the same `daybook ledger export` again');
  }
  const isCount = (number) => Number.isSafeInteger(number) && number >= 0;
  const isWhole =
    format === FORMAT &&
    typeof ledger === 'string' &&
    isCount(from) &&
    isCount(size) &&
    from % WIDTH === 0 &&
    from <= size &&
    text === `${JSON.stringify({ format, ledger, from, size, root }, null, 2)}\n`;
  return isWhole ? { ledger, from, size, root } : undefined;
}

function readSeals(folder, options, ledger, report) {
  const files = [
    ...(existsSync(join(folder, 'checkpoint')) ? ['checkpoint'] : []),
    ...list(folder, 'seals').map((file) => `seals/${file}`),
  ];
  const seals = files.map((file) => parseSeal(read(folder, file, null).toString('utf8'), file));
  for (const path of options.seals ?? []) {
    if (!existsSync(path)) throw new Unusable(`there is no seal ${path}`);
    seals.push(parseSeal(readFileSync(path, 'utf8'), path));
  }
  if (seals.length === 0) return seals;
  const given = (options.keys ?? []).length > 0;
  report.keysFrom = given ? 'given' : 'export';
  const texts = given ? options.keys : list(folder, 'keys').map((file) => keyIn(folder, `keys/${file}`));
  let keys;
  try {
    keys = texts.map(parseKey);
  } catch (error) {
    throw given ? error : new Finding(null, `a key in keys/ is damaged: ${error.message}`);
  }
  const newest = seals.findLast(({ path }) => path.startsWith('seals/'));
  if (newest && seals[0].path === 'checkpoint' && newest.note !== seals[0].note) {
    throw new Finding(null, `checkpoint is not the newest seal, ${newest.path}`);
  }
  const by = { keys: new Set(), witnesses: new Set(), unknown: new Set() };
  for (const seal of seals) {
    const signers = checkSignatures(seal, keys, ledger);
    for (const each of Object.keys(by)) for (const name of signers[each]) by[each].add(name);
  }
  report.seals = seals.length;
  report.sealedSize = Math.max(...seals.map(({ size }) => size));
  report.keys = [...by.keys].sort();
  report.witnesses = [...by.witnesses].sort();
  report.unknown = [...by.unknown].sort();
  return seals.sort((one, other) => one.size - other.size);
}

/** Where roots differ, the trouble is after the last seal that is right: nothing tells more. */
function compareSeals(seals, roots, from) {
  let good = from;
  for (const seal of seals) {
    const root = seal.size === 0 ? EMPTY_ROOT : roots.get(seal.size);
    if (root === undefined) continue;
    if (!root.equals(seal.root)) {
      return [
        new Finding(
          good,
          `the events from position ${good} on are not those that ${seal.path} is of, up to ${seal.size - 1}`,
        ),
      ];
    }
    good = Math.max(good, seal.size);
  }
  return [];
}

/** What events tell of and is not in the files of the export. */
function findMissing(folder, told) {
  return told
    .filter(({ path, lines }) => {
      const text = existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8').split('\n') : [];
      return !lines.every((line) => text.includes(line));
    })
    .map(
      ({ position, path }) =>
        new Finding(position, `${path} is not as the event at position ${position} tells`),
    );
}

const PATH = /^(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;

/** Files among the tiles that no tree of this size has, nor the sealed beginning of it. */
function findStrangers(folder, from, size, sealed) {
  const findings = [];
  for (const path of filesBelow(join(folder, 'tile'))) {
    const match = PATH.exec(path);
    const index = match ? Number(match[2].replace(/[x/]/g, '')) : NaN;
    const level = match?.[1] === 'entries' ? 0 : Number(match?.[1]);
    const width = match?.[3] === undefined ? WIDTH : Number(match[3]);
    const edge = Math.floor(hashesAt(level, size) / WIDTH);
    const isKnown =
      match !== null &&
      pathOf(match[1], index, width) === `tile/${path}` &&
      (level > 0 || index * WIDTH >= from) &&
      (index < edge ? width === WIDTH : index === edge && edgeWidths(level, size, sealed).includes(width));
    if (isKnown) continue;
    const position = match ? index * WIDTH ** (level + 1) : null;
    findings.push(new Finding(position, `tile/${path} is none of an export of ${size} events`));
  }
  for (const file of list(folder, 'large')) {
    if (/^(0|[1-9][0-9]{0,15})$/.test(file) && Number(file) >= from && Number(file) < size) continue;
    findings.push(new Finding(null, `large/${file} is of no position of the export`));
  }
  return findings;
}

const list = (folder, path) => (existsSync(join(folder, path)) ? readdirSync(join(folder, path)).sort() : []);

function* filesBelow(folder, below = '') {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${below}${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(join(folder, entry.name), `${path}/`);
    else yield path;
  }
}

/** Checks all events, on as many threads as there are, and the tree over them; fills in the roots that are wanted. */
async function checkEvents({ folder, ledger, from, size, sealed, wanted, roots, told, options }) {
  const tree = beginTree(folder, from);
  const versions = new Map();
  let bytes = 0;
  if (wanted.includes(from)) roots.set(from, tree.root());
  const take = (result, { first: begin, count }) => {
    const { full, fulls, partial, streams, finding } = result;
    told.push(...result.signed);
    for (const [stream, seen] of streams) {
      // Of an export that has not all events it is not known where its streams begin.
      const expected = versions.has(stream) || from === 0 ? (versions.get(stream) ?? 0) + 1 : seen.first;
      if (seen.first !== expected) throw misplaced(seen.position, stream, seen.first, expected);
      versions.set(stream, seen.last);
    }
    if (finding) throw new Finding(finding.position, finding.message);
    for (let bundle = begin; bundle < begin + count; bundle += 1) {
      for (const at of wanted.filter((each) => each > bundle * WIDTH && each < (bundle + 1) * WIDTH)) {
        roots.set(at, tree.root(partial[at].map((root) => Buffer.from(root))));
      }
      const at = (bundle - begin) * HASH;
      if (bundle - begin < fulls) tree.add(Buffer.from(full.subarray(at, at + HASH)));
      if (wanted.includes(tree.bundles * WIDTH)) roots.set(tree.bundles * WIDTH, tree.root());
    }
    bytes += result.bytes;
    options.onProgress?.(Math.min(size, (begin + count) * WIDTH) - from, size - from);
  };
  const chunks = [];
  const bundles = Math.ceil(size / WIDTH);
  for (let begin = from / WIDTH; begin < bundles; begin += CHUNK_BUNDLES) {
    const count = Math.min(CHUNK_BUNDLES, bundles - begin);
    const sizes = wanted.filter((at) => at > begin * WIDTH && at < (begin + count) * WIDTH);
    const hashesOnly = options.hashesOnly === true;
    chunks.push({ folder, ledger, size, sealed, first: begin, count, sizes, hashesOnly });
  }
  const threads = Math.min(options.threads ?? cpus().length, chunks.length);
  const isSmall = options.threads === undefined && size - from < ALONE_EVENTS;
  if (threads < 2 || isSmall) for (const chunk of chunks) take(checkChunk(chunk), chunk);
  else await onThreads(threads, chunks, take);
  tree.finish(size, sealed);
  return bytes;
}

/** Results are taken in order; who is far ahead waits. */
async function onThreads(threads, chunks, take) {
  const results = new Map();
  const workers = [];
  let given = 0;
  let taken = 0;
  try {
    await new Promise((resolve, reject) => {
      const give = () => {
        for (const worker of workers) {
          if (worker.busy || given === chunks.length || given - taken > 4 * threads) continue;
          worker.busy = true;
          worker.postMessage({ number: given, chunk: chunks[given] });
          given += 1;
        }
      };
      for (let index = 0; index < threads; index += 1) {
        const worker = new Worker(fileURLToPath(import.meta.url), { workerData: 'daybook-verify' });
        worker.busy = false;
        worker.on('error', reject);
        worker.on('message', ({ number, result }) => {
          worker.busy = false;
          results.set(number, result);
          try {
            for (; results.has(taken); taken += 1) {
              take(results.get(taken), chunks[taken]);
              results.delete(taken);
            }
          } catch (error) {
            reject(error);
            return;
          }
          if (taken === chunks.length) resolve();
          else give();
        });
        workers.push(worker);
      }
      give();
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function work() {
  parentPort.on('message', ({ number, chunk }) => {
    parentPort.postMessage({ number, result: checkChunk(chunk) });
  });
}

// ---- the command line

function parseArguments(argv) {
  const options = { folder: undefined, keys: [], seals: [], hashesOnly: false, json: false };
  for (let at = 0; at < argv.length; at += 1) {
    const value = () => {
      at += 1;
      if (argv[at] === undefined) throw new Unusable(`${argv[at - 1]} needs a value`);
      return argv[at];
    };
    if (argv[at] === '--key') options.keys.push(value());
    else if (argv[at] === '--seal') options.seals.push(value());
    else if (argv[at] === '--threads') options.threads = Number(value());
    else if (argv[at] === '--hashes-only') options.hashesOnly = true;
    else if (argv[at] === '--json') options.json = true;
    else if (argv[at].startsWith('--')) throw new Unusable(`there is no option ${argv[at]}`);
    else options.folder = argv[at];
  }
  return { ...options, folder: options.folder ?? dirname(fileURLToPath(import.meta.url)) };
}

function sealsInWords({ seals, sealedSize, size, keysFrom, keys, witnesses, unknown }) {
  if (seals === 0) {
    return [
      'Seals   none: nothing but the export itself vouches for its size and root. Compare them with those that you got elsewhere.',
    ];
  }
  const after = size - sealedSize;
  return [
    `Seals   ${seals}, the newest over ${sealedSize} events${after > 0 ? ` (${after} came after it)` : ''}`,
    `Keys    ${keys.join(', ')}${keysFrom === 'export' ? ', as the export itself says: compare them with those that were published' : ''}`,
    ...(witnesses.length > 0 ? [`        cosigned by ${witnesses.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`        signatures of keys that are not known: ${unknown.join(', ')}`] : []),
  ];
}

/** Whether this file is what Node was started with, by whatever link. */
const isProgram = (path) =>
  isMainThread &&
  path !== undefined &&
  existsSync(path) &&
  realpathSync(path) === realpathSync(fileURLToPath(import.meta.url));

async function main() {
  try {
    const { folder, json, ...options } = parseArguments(process.argv.slice(2));
    const report = await verifyBundle(folder, options);
    const { ledger, from, size, root, finding } = report;
    if (json) {
      console.log(JSON.stringify(report));
    } else {
      console.log(`Ledger  ${ledger ?? 'not known'}`);
      console.log(`Events  ${size}${from > 0 ? `, of which those from position ${from} on are here` : ''}`);
      console.log(`Root    ${root ?? 'not computed'}`);
      for (const line of sealsInWords(report)) console.log(line);
      console.log(
        finding
          ? `NOT IN ORDER${finding.position === null ? '' : ` at position ${finding.position}`}: ${finding.message}`
          : 'All is in order.',
      );
    }
    process.exitCode = finding ? 4 : 0;
  } catch (error) {
    console.error(error instanceof Unusable ? error.message : error);
    process.exitCode = error instanceof Unusable ? 2 : 1;
  }
}

if (!isMainThread && workerData === 'daybook-verify') work();
else if (isProgram(process.argv[1])) await main();
