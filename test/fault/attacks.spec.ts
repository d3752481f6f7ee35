import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyCopies } from '../../src/audit/verify-copies.js';
import type { Attack } from '../support/attacks/attack.js';
import { ATTACKS } from '../support/attacks/index.js';
import { attempt, type Outcome } from '../support/attacks/outcome.js';
import { attackTables } from '../support/attacks/table.js';
import { Arena, type World } from '../support/attacks/world.js';
import { query } from '../support/backups.js';
import { hasKafka } from '../support/kafka.js';
import { readPage } from '../support/markdown.js';

const PAGE = 'docs/threat-model.md';
const [BEGIN, END] = ['<!-- attacks -->\n\n', '\n\n<!-- end of attacks -->'];

describe('an attack on a ledger', () => {
  const outcomes = new Map<Attack, Outcome>();
  let arena: Arena;
  let world: World | undefined;
  let of: string | undefined;
  beforeAll(async () => {
    arena = await Arena.open();
  });
  afterAll(async () => {
    await world?.close();
    await arena?.close();
  });

  /** A ledger that nothing has happened to. */
  async function untouched({ by }: Attack): Promise<World> {
    const wanted = by === 'bare owner' ? 'bare' : 'guarded';
    if (world && of === wanted) return world;
    await world?.close();
    world = await arena.world(by);
    of = wanted;
    return world;
  }

  async function judge(attack: Attack): Promise<Outcome> {
    const attacked = await untouched(attack);
    const outcome = await attempt(attack, attacked);
    outcomes.set(attack, outcome);
    if (attack.after !== undefined) await query(attacked.url, attack.after);
    await attacked.leave();
    if (!outcome.unchanged) of = undefined;
    return outcome;
  }

  it.each(['superuser', 'bare owner'] as const)('finds nothing wrong before it (%s)', async (by) => {
    const { url, ledger: name, kafka } = await untouched({ by } as Attack);
    const report = await verifyCopies({ ledger: { url, name, applicationName: 'spec' }, kafka });
    expect(report).toMatchObject({ finding: null, guards: { differences: [] } });
  });

  it.each(
    ATTACKS.filter(({ needsKafka }) => !needsKafka || hasKafka()).map(
      (attack) => [attack.by, attack.does, attack.outcome, attack] as const,
    ),
  )('by the %s who %s is %s', async (_by, _does, expected, attack) => {
    expect(await judge(attack)).toMatchObject({ outcome: expected });
  });

  it.runIf(hasKafka())(`is in ${PAGE}, with what came of it`, async ({ skip }) => {
    // Each major version words its refusals anew.
    const { url } = await untouched(ATTACKS[0]!);
    const [server] = await query<{ version: string }>(
      url,
      `SELECT current_setting('server_version') AS version`,
    );
    skip(Number.parseInt(server!.version, 10) !== 15, 'the page is of PostgreSQL 15');
    const page = readPage(PAGE);
    const [before, after] = [page.split(BEGIN)[0]!, page.split(END)[1]!];
    const tables = attackTables(outcomes);
    await expect(`${before}${BEGIN}${tables}${END}${after}`).toMatchFileSnapshot(`../../${PAGE}`);
  });
});
