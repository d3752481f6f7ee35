import { copyText } from '../../../postgres/copy-text.js';
import type { Client } from '../../../postgres/index.js';
import { runScript } from '../../../postgres/script-query.js';
import type { ChosenRows } from './choose-rows.js';
import type { SampleTable } from './sample-tables.js';

/** How much is read before it is written, in UTF-16 units. */
const MOST_IN_MEMORY = 16_000_000;

/**
 * Copies chosen rows into tables of the same names. They come into memory and go on from there: nothing of them is written anywhere else.
 *
 * @param original in the transaction in which the rows were chosen
 * @param copy its tables have neither keys nor triggers yet
 */
export async function copyChosen(
  original: Client,
  copy: Client,
  tables: readonly SampleTable[],
  { places }: ChosenRows,
): Promise<void> {
  let commands: string[] = [];
  let data: string[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (commands.length > 0) await runScript(copy, commands.join(';'), { copyData: data });
    commands = [];
    data = [];
    size = 0;
  };
  for (const { oid, quoted, columns } of tables) {
    const chosen = places.get(oid);
    if (!chosen || chosen.size === 0) continue;
    const text = await copyText(
      original,
      `SELECT ${columns.join(', ')} FROM ONLY ${quoted} WHERE ctid = ANY('{${[...chosen].map((place) => `"${place}"`).join()}}'::tid[])`,
    );
    commands.push(`COPY ${quoted}${columns.length > 0 ? ` (${columns.join(', ')})` : ''} FROM STDIN`);
    data.push(text);
    size += text.length;
    if (size > MOST_IN_MEMORY) await flush();
  }
  await flush();
}
