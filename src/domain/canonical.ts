import canonicalize from 'canonicalize';
import { DaybookError } from '../errors.js';
import { arrange, BEYOND } from './arrange.js';

const encoder = new TextEncoder();

/**
 * The RFC 8785 (JCS) form of a JSON value.
 *
 * @throws DaybookError EVENT_INVALID for what JSON cannot say exactly: undefined, NaN, infinities, bigint, dates and
 * other class instances, unsafe integers, lone surrogates. `canonicalize` would drop, convert or let pass most of these.
 */
export function canonicalJson(value: unknown): string {
  const arranged = arrange(value);
  if (arranged !== BEYOND) return JSON.stringify(arranged);
  refuseInexact(value, '');
  return canonicalize(value) as string;
}

/** The canonical UTF-8 bytes of a JSON value: what is stored, hashed, published and exported. */
export function canonicalBytes(value: unknown): Uint8Array {
  return encoder.encode(canonicalJson(value));
}

function refuseInexact(value: unknown, path: string): void {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) refuse(path, 'has a lone surrogate');
      return;
    case 'number':
      if (!Number.isFinite(value)) refuse(path, `is ${value}`);
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
        refuse(path, 'is an integer beyond 2^53, which must be a string');
      }
      return;
    case 'boolean':
      return;
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) {
        for (let index = 0; index < value.length; index += 1) refuseInexact(value[index], `${path}/${index}`);
        return;
      }
      refuseInexactObject(value as Record<string, unknown>, path);
      return;
    default:
      refuse(path, `is ${typeof value}`);
  }
}

function refuseInexactObject(object: Record<string, unknown>, path: string): void {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) refuse(path, 'is not a plain object');
  for (const key of Object.keys(object)) {
    if (!key.isWellFormed()) refuse(path, 'has a key with a lone surrogate');
    refuseInexact(object[key], `${path}/${key}`);
  }
}

function refuse(path: string, what: string): never {
  throw new DaybookError('EVENT_INVALID', `${path === '' ? 'the value' : path} ${what}`);
}
