import type { Statement } from '../../postgres/statements.js';
import type { Stage } from './stage.js';

/** A statement that no stage has a place for, and why. */
export class NoStage extends Error {
  override readonly name = 'NoStage';

  constructor(
    readonly statement: Statement,
    why: string,
  ) {
    super(why);
  }
}

/** A script’s statements without its own BEGIN and COMMIT, and the stages that they make. */
export interface PlannedStages<Parsed extends Statement = Statement> {
  statements: Parsed[];
  stages: Stage[];
}

/**
 * Cuts a script into stages, as few as can be. A stage ends where the script says BEGIN or COMMIT, where a statement refuses a transaction
 * block, and before a value that was added to an enum type is used: PostgreSQL lets it be used only after its commit.
 *
 * @throws NoStage
 */
export function planStages<Parsed extends Statement>(script: readonly Parsed[]): PlannedStages<Parsed> {
  const statements: Parsed[] = [];
  const stages: Stage[] = [];
  let block: Statement | undefined;
  let open: Stage | undefined;
  for (const [index, statement] of script.entries()) {
    const { transactionControl, lone } = statement.traits;
    if (transactionControl !== undefined) {
      refuseControl(statement, block);
      block = transactionControl === 'commit' ? undefined : statement;
      open = undefined;
      continue;
    }
    const inBlock = block !== undefined && script.slice(index).some(isCommit);
    if (lone && inBlock) throw new NoStage(statement, `${lone.what} stands between BEGIN and COMMIT`);
    if (open && usesAddedValue(statement, statements.slice(open.from))) {
      if (inBlock)
        throw new NoStage(statement, 'it uses a value of an enum type that is added in the same transaction');
      open = undefined;
    }
    const at = statements.push(statement) - 1;
    if (open && !lone) {
      open.to = at + 1;
      continue;
    }
    const begin = block && !lone ? { begin: block.text } : {};
    refuseDiscardAll(statement);
    const stage: Stage = { from: at, to: at + 1, ...begin, ...(lone ? { lone } : {}) };
    stages.push(stage);
    open = lone ? undefined : stage;
  }
  return { statements, stages };
}

const isCommit = ({ traits }: Statement): boolean => traits.transactionControl === 'commit';

/** @throws NoStage where a statement ends or begins a transaction otherwise than by BEGIN and COMMIT. */
export function refuseControl(statement: Statement, block: Statement | undefined): void {
  const { transactionControl: control = '' } = statement.traits;
  const said = control.toUpperCase();
  if (!/^(begin|start transaction|commit)$/.test(control))
    throw new NoStage(statement, `it says ${said}: only BEGIN and COMMIT bound what is committed together`);
  if (
    control === 'commit' &&
    /\band\s+chain\b/i.test(statement.text) &&
    !/\bno\s+chain\b/i.test(statement.text)
  )
    throw new NoStage(statement, 'it says COMMIT AND CHAIN: write COMMIT and BEGIN');
  if (control !== 'commit' && block) throw new NoStage(statement, `it says ${said} inside a transaction`);
}

function refuseDiscardAll(statement: Statement): void {
  if (statement.traits.lone?.what !== 'DISCARD ALL') return;
  throw new NoStage(statement, 'DISCARD ALL gives up the lock by which the run holds the target');
}

/** Whether a statement names a value that one before it adds to an enum type. A type that is made by the same transaction gives its values at once. */
export function usesAddedValue({ traits, text }: Statement, before: readonly Statement[]): boolean {
  if (traits.enumValue !== undefined) return false;
  const made = new Set(before.flatMap((statement) => statement.traits.creates.map(({ name }) => name)));
  return before.some(({ traits: { addsEnumValue, enumValue } }) => {
    if (addsEnumValue === undefined || enumValue === undefined || made.has(addsEnumValue)) return false;
    return text.includes(`'${enumValue.replaceAll("'", "''")}'`);
  });
}
