import { TARGETS } from './shared-options.js';
import type { CommandGroup } from './specification.js';

const BACKUP = { name: '<backup>', description: 'the id that `backup list` shows, or its beginning or end' };

export const KEEPING: CommandGroup = {
  title: 'Backups',
  families: { backup: 'backups of targets' },
  commands: [
    {
      name: 'backup create',
      summary: 'back targets up and verify the backups',
      options: [TARGETS],
      examples: [{ command: 'daybook backup create --target eu-west', does: 'one now' }],
    },
    {
      name: 'backup list',
      summary: 'list the backups',
      options: [TARGETS],
      examples: [
        { command: 'daybook backup list', does: 'with their sizes, ages and whether they were verified' },
      ],
    },
    {
      name: 'backup verify',
      summary: 'restore a backup into a scratch database and compare',
      arguments: [BACKUP],
      examples: [{ command: 'daybook backup verify 01920f3e', does: 'prove that it restores' }],
    },
    {
      name: 'backup restore',
      summary: 'restore a backup into a new database',
      description:
        'The database in service is not touched unless --swap is given, and then it is kept under another name.',
      arguments: [BACKUP],
      options: [
        {
          flags: '--into <database>',
          description: 'name of the new database (default: made from the old one)',
        },
        {
          flags: '--swap',
          description: 'verify it, then put it in the place of the database in service by rename',
        },
        { flags: '--yes', description: 'do not ask before --swap' },
      ],
      examples: [
        { command: 'daybook backup restore 01920f3e', does: 'beside the database in service' },
        { command: 'daybook backup restore 01920f3e --swap', does: 'in its place' },
      ],
    },
  ],
};
