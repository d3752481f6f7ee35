import { formatNote, type NoteSignature, parseNote } from './note.js';

/**
 * A note with more signatures, such as those of witnesses: after those that it has, and in the place of earlier ones of the
 * same keys. It checks none.
 *
 * @throws DaybookError NOTE_MALFORMED
 */
export function addSignatures(note: string, added: readonly NoteSignature[]): string {
  const { text, signatures } = parseNote(note);
  const replaced = ({ name, keyId }: NoteSignature) =>
    added.some((signature) => signature.name === name && signature.keyId === keyId);
  return formatNote({ text, signatures: [...signatures.filter((one) => !replaced(one)), ...added] });
}
