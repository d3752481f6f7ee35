import * as z from 'zod';
import { eventType } from '../event-type.js';
import { count, name, sentence, sha256 } from './fields.js';

/** A verifier key (C2SP signed-note): `<name>+<id>+<base64>`. */
const verifierKey = z
  .string()
  .max(500)
  .regex(/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/);
const keyId = z.string().regex(/^[0-9a-f]{8}$/);

/** One signature line of a note, without its line feed. */
const signatureLine = z
  .string()
  .max(600)
  .regex(/^— [^\s+]+ [A-Za-z0-9+/]+=*$/);

export const LEDGER_EVENTS = [
  eventType('ledger.created', 'The ledger exists; it is the event at position 0.', {
    ledger: name,
    schema: z.int().positive(),
    software: z.string().max(100),
  }),
  eventType('ledger.key-added', 'Seals signed by this key, or cosignatures made by it, count from now on.', {
    purpose: z.enum(['seal', 'witness']),
    key: verifierKey,
    keyId,
  }),
  eventType('ledger.key-retired', 'The key signs no later seal; what it signed stays valid.', {
    keyId,
    reason: sentence,
  }),
  eventType('ledger.sealed', 'A signed tree head: a C2SP tlog-checkpoint over the first `size` events.', {
    size: count.positive(),
    root: sha256,
    /** The whole signed note, with the ledger’s signatures. */
    note: z.string().max(8000),
  }),
  eventType(
    'ledger.witness-cosigned',
    'A witness saw the sealed tree, found it consistent with all it saw before, and signed.',
    {
      size: count.positive(),
      root: sha256,
      witness: z.string().min(1).max(300),
      cosignature: signatureLine,
    },
  ),
] as const;
