import { addSignatures } from '../../../ledger/tlog/add-signatures.js';
import { nodeEd25519 } from '../../../ledger/tlog/ed25519-node.js';
import { parseNote } from '../../../ledger/tlog/note.js';
import { formatVerifierKey } from '../../../ledger/tlog/note-key.js';
import { signNote } from '../../../ledger/tlog/sign-note.js';
import type { VectorKeys } from './vector-keys.js';

/** Signed notes: right ones, ones that have not the form, and ones that must not be believed. */
export async function noteVectors({ ledger, successor, stranger }: VectorKeys) {
  const text = 'Alle Rechnungen sind bezahlt.\n\nGezeichnet — gestern.\n';
  const one = await signNote(text, [ledger], nodeEd25519);
  const two = await signNote(text, [stranger, ledger, successor], nodeEd25519);
  const other = await signNote('Keine Rechnung ist bezahlt.\n', [ledger], nodeEd25519);
  const keys = [formatVerifierKey(ledger.key)];
  const line = one.slice(one.lastIndexOf('\n\n') + 2);
  return {
    about:
      'Signed notes. `keys` are the verifier keys that are known, `verified` is how many signatures of theirs there are.',
    notes: [
      { what: 'one signature', note: one, keys, text, verified: 1 },
      { what: 'three signatures, one of them of a known key', note: two, keys, text, verified: 1 },
      {
        what: 'two keys of one name',
        note: two,
        keys: [...keys, formatVerifierKey(successor.key)],
        text,
        verified: 2,
      },
    ],
    malformed: [
      { why: 'there is no blank line before the signatures', note: `${text.replace('\n\n', '\n')}${line}` },
      { why: 'there is no signature', note: `${text}\n` },
      { why: 'the last newline is missing', note: one.slice(0, -1) },
      { why: 'there is something after the signatures', note: `${one}more\n` },
      { why: 'there are carriage returns', note: one.replaceAll('\n', '\r\n') },
      { why: 'there is a tab', note: one.replace('sind ', 'sind\t') },
      {
        why: 'a signature line begins with a hyphen',
        note: one.replace(`\n\n${line}`, `\n\n-${line.slice(1)}`),
      },
      { why: 'a signature has an id alone', note: `${text}\n— ${ledger.key.name} AAAAAA==\n` },
      { why: 'a signature is not in base64', note: one.replace(/.{4}\n$/, '????\n') },
      { why: 'a name has a plus', note: one.replace('— daybook/', '— daybook+') },
    ],
    untrusted: [
      { why: 'the text was changed', note: one.replace('bezahlt', 'Bezahlt'), keys },
      {
        why: 'the signature is of another text',
        note: addSignatures(one, parseNote(other).signatures),
        keys,
      },
      { why: 'no key is known', note: one, keys: [formatVerifierKey(stranger.key)] },
    ],
  };
}
