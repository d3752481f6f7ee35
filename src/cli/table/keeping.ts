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
      description: 'Every table is compared by its rows, and one that differs is named.',
      arguments: [BACKUP],
      options: [
        {
          flags: '--drill',
          description: 'rehearse a restore: gather statistics too, and record how long each part took',
        },
      ],
      examples: [
        { command: 'daybook backup verify 01920f3e', does: 'prove that it restores' },
        { command: 'daybook backup verify 01920f3e --drill', does: 'and measure how long a restore takes' },
      ],
    },
    {
      name: 'backup prune',
      summary: 'remove backups that need not be kept',
      description:
        'What --keep or --keep-days keeps stays. Whatever they say, the newest verified backup of a target stays, and so does what an open run needs. Each removal is first an event.',
      options: [
        TARGETS,
        { flags: '--keep <number>', description: 'keep the newest verified ones, so many', kind: 'count' },
        { flags: '--keep-days <days>', description: 'keep all that are not older', kind: 'count' },
        { flags: '--dry-run', description: 'only say what would be removed, and why the rest stays' },
      ],
      examples: [
        {
          command: 'daybook backup prune --target eu-west --keep 7 --keep-days 30 --dry-run',
          does: 'what would go',
        },
        { command: 'daybook backup prune --keep 7', does: 'on all targets' },
      ],
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
        {
          flags: '--drop-old',
          description: 'with --swap: then drop what served before, instead of keeping it',
        },
        { flags: '--yes', description: 'do not ask before --swap' },
      ],
      examples: [
        { command: 'daybook backup restore 01920f3e', does: 'beside the database in service' },
        { command: 'daybook backup restore 01920f3e --swap', does: 'in its place' },
      ],
    },
    {
      name: 'backup drop-old',
      summary: 'drop the databases that restores of a target have kept',
      description: 'Only those of which the ledger says so, and none that somebody is connected to.',
      arguments: [{ name: '<target>', description: 'name of the target' }],
      options: [{ flags: '--yes', description: 'do not ask' }],
      examples: [
        { command: 'daybook backup drop-old eu-west', does: 'once the restored one has proven itself' },
      ],
    },
  ],
};
