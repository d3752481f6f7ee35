import { z } from 'zod';
import { DEFAULT_SEALS } from './defaults.js';
import { type KeyMeta, key, text, whole } from './input-parts.js';
import { isPlace } from './place.js';
import { isWitnessKey } from './witness-key.js';

const isHttpUrl = (url: string): boolean => /^https?:\/\//.test(url) && URL.canParse(url);

const witness = z.strictObject({
  key: z
    .string()
    .refine(isWitnessKey)
    .meta({
      description: 'The verifier key of the witness, as `daybook witness` prints it.',
      wanted: 'a whole line NAME+ID+KEY that is one of a witness (C2SP tlog-cosignature)',
    } satisfies KeyMeta),
  url: key(z.string().refine(isHttpUrl), {
    description: 'Where it is asked to cosign; without one it is known, and not asked.',
    wanted: 'a URL such as https://witness.example:8443',
  }),
});

const AT_MOST_THE_WITNESSES = 'a whole number from 0, at most as many as there are in seals.witnesses';

export const seals = z
  .strictObject({
    keyFile: key(text(), {
      description: 'The file of the private keys that seal the ledger; only its owner may read it.',
      wanted: 'a file',
      fallback: DEFAULT_SEALS.keyFile,
      env: 'DAYBOOK_SEAL_KEY_FILE',
    }),
    key: key(text(), {
      description:
        'The private keys themselves, one a line, instead of the file. Not for a file that is committed.',
      wanted: 'lines that begin with PRIVATE+KEY+',
      env: 'DAYBOOK_SEAL_KEY',
      secret: true,
    }),
    everyEvents: key(whole(1), {
      description: 'After how many events a sealer at work seals the ledger again.',
      wanted: 'a whole number from 1',
      fallback: DEFAULT_SEALS.everyEvents,
    }),
    everySeconds: key(whole(1), {
      description: 'How many seconds after an event it does so at the latest.',
      wanted: 'a whole number of seconds from 1',
      fallback: DEFAULT_SEALS.everySeconds,
    }),
    anchors: key(z.array(z.string().refine(isPlace)), {
      description:
        'Where each seal is written to, out of reach of whoever keeps the ledger: folders, and buckets with object lock.',
      wanted: 'a list of folders and of buckets such as s3://bucket/prefix',
    }),
    retentionDays: key(whole(1), {
      description: 'For how many days a bucket is told to let nobody remove a seal.',
      wanted: 'a whole number of days from 1',
      fallback: DEFAULT_SEALS.retentionDays,
    }),
    witnesses: key(z.array(witness), {
      description: 'Other parties that cosign the seals.',
      wanted: 'a list of objects with key and url',
    }),
    required: key(whole(0), {
      description: 'How many of them must have cosigned a seal.',
      wanted: AT_MOST_THE_WITNESSES,
      fallback: DEFAULT_SEALS.required,
    }),
    graceSeconds: key(whole(0), {
      description:
        'For how many seconds a seal may be without these cosignatures, and without a later seal that has them, before `daybook ledger verify` takes it as tampering.',
      wanted: 'a whole number of seconds from 0',
      fallback: DEFAULT_SEALS.graceSeconds,
    }),
  })
  .superRefine(({ witnesses = [], required = 0 }, context) => {
    if (required > witnesses.length) {
      context.addIssue({ code: 'custom', path: ['required'], input: required });
    }
    witnesses.forEach(({ key: one }, index) => {
      if (witnesses.findIndex((other) => other.key === one) < index) {
        context.addIssue({ code: 'custom', path: ['witnesses', index, 'key'], input: one });
      }
    });
  });
