import { createHash } from 'node:crypto';

const FORM = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/;

/** What C2SP tlog-cosignature calls an Ed25519 key of a witness, and how long it is with this byte before it. */
const TYPE = 4;
const LENGTH = 33;

/** Whether a text is the whole verifier key of a witness: a slip of the pen is found by the id in it (C2SP signed-note). */
export function isWitnessKey(text: string): boolean {
  const [, name, id, base64] = FORM.exec(text) ?? [];
  if (name === undefined || base64 === undefined) return false;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== LENGTH || bytes[0] !== TYPE || bytes.toString('base64') !== base64) return false;
  return createHash('sha256').update(`${name}\n`).update(bytes).digest('hex').slice(0, 8) === id;
}
