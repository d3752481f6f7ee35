import { expect, it } from 'vitest';
import { COMMANDS } from '../table/index.js';
import { COMMAND_MODULES } from './index.js';

it('lists the module of every command in the table, and no other', () => {
  const names = COMMANDS.flatMap(({ commands }) => commands).map(({ name }) => name.replaceAll(' ', '-'));
  expect(Object.keys(COMMAND_MODULES).sort()).toEqual(names.sort());
});

it('leads from each name to the module of that name', async () => {
  for (const [name, load] of Object.entries(COMMAND_MODULES)) {
    expect(await load(), name).toBe(await import(`../commands/${name}.ts`));
  }
});
