/** The end of the canonical bytes of an event of the stream `ledger`: `type` is the last member. */
const LEDGER_EVENT = /"type":"dev\.daybook\.ledger\.([a-z-]+)\.v\d+"\}$/;

/** Longer than the end that is looked at. */
const TAIL_BYTES = 100;

/** What an event says about the ledger itself (`sealed`, `key-added` …), told from its bytes alone; undefined for any other. */
export function ledgerEventOf(bytes: Uint8Array): string | undefined {
  const { buffer, byteOffset, byteLength } = bytes;
  const length = Math.min(TAIL_BYTES, byteLength);
  const tail = Buffer.from(buffer, byteOffset + byteLength - length, length).toString('latin1');
  return LEDGER_EVENT.exec(tail)?.[1];
}

/** Whether an event is a seal or a cosignature: a seal must not be the reason of the next one. */
export function isAboutSeals(bytes: Uint8Array): boolean {
  const event = ledgerEventOf(bytes);
  return event === 'sealed' || event === 'witness-cosigned';
}
