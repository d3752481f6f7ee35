import { z } from 'zod';
import { DEFAULT_BACKUPS, DEFAULT_BACKUPS_FOLDER } from './defaults.js';
import { encryption } from './input-encryption.js';
import { key, oneOf, whole } from './input-parts.js';
import { provider } from './input-provider.js';
import { isBucket, isPlace } from './place.js';

export const backups = z
  .strictObject({
    folder: key(z.string().refine(isPlace), {
      description: 'Where the backups are kept: a folder, or a bucket.',
      wanted: 'a folder, or a bucket such as s3://bucket/prefix',
      fallback: DEFAULT_BACKUPS_FOLDER,
      env: 'DAYBOOK_BACKUPS_FOLDER',
    }),
    format: key(oneOf(['auto', 'custom', 'directory']), {
      description:
        'How a dump is written: as one stream, as a folder by several processes, or, for large databases, the latter.',
      wanted: 'auto, custom or directory; auto or custom with backups.encryption, and in a bucket',
      fallback: DEFAULT_BACKUPS.format,
    }),
    directoryFromBytes: key(whole(0), {
      description: 'The size of a database from which `auto` writes a folder.',
      wanted: 'a whole number of bytes',
      fallback: DEFAULT_BACKUPS.directoryFromBytes,
    }),
    jobs: key(whole(1), {
      description: 'How many processes, each with its connection, dump and restore a folder.',
      wanted: 'a whole number from 1',
      fallback: DEFAULT_BACKUPS.jobs,
    }),
    provider: key(provider, {
      description: 'A command that makes the backups instead.',
      wanted: 'an object with command',
    }),
    encryption: key(encryption, {
      description: 'How backups are encrypted.',
      wanted: 'an object with tool and recipients',
    }),
  })
  .superRefine((settings, context) => {
    // The files of a folder are encrypted by nobody while pg_dump writes them, and it writes them to a disk.
    const stream = settings.encryption !== undefined || isBucket(settings.folder ?? '');
    if (stream && settings.format === 'directory') {
      context.addIssue({ code: 'custom', path: ['format'], input: settings.format });
    }
  });
