import type { Config } from '../config/config.js';
import { nearest } from '../config/nearest.js';
import { targetUrl } from '../config/require.js';
import type { TargetState } from '../domain/target/state.js';
import { DaybookError } from '../errors.js';
import { targetNames, targetStates } from '../run/target-states.js';
import type { TargetAddress } from '../run/work.js';
import type { LedgerServices } from './with-ledger.js';

/** A target that a command acts on. */
export interface ChosenTarget {
  address: TargetAddress;
  state: TargetState;
}

/**
 * The targets that a command acts on: those that were named; or all that are registered and whose URL this machine knows, in the
 * order of the configuration.
 *
 * @throws TARGET_UNKNOWN, TARGET_URL_MISSING, CONFIG_INVALID
 */
export async function chooseTargets(
  { config, ledger }: Pick<LedgerServices, 'config' | 'ledger'>,
  named: readonly string[] | undefined,
): Promise<ChosenTarget[]> {
  const registered = new Set(await targetNames(ledger));
  demandKnown(named ?? [], registered, config);
  const names =
    named ?? Object.keys(config.targets).filter((name) => registered.has(name) && hasUrl(config, name));
  if (names.length === 0) throw noTarget(config, registered);
  const addresses = names.map((name) => ({ name, url: targetUrl(config, name) }));
  const states = await targetStates(ledger, names);
  return addresses.map((address, index) => ({ address, state: states[index]! }));
}

/** The one target that a command is about. @throws as {@link chooseTargets} */
export async function chooseTarget(
  services: Pick<LedgerServices, 'config' | 'ledger'>,
  name: string,
): Promise<ChosenTarget> {
  return (await chooseTargets(services, [name]))[0]!;
}

/**
 * What the ledger says of the targets that were named, or of all; whether this machine knows their URLs does not matter.
 *
 * @throws TARGET_UNKNOWN
 */
export async function chooseStates(
  { config, ledger }: Pick<LedgerServices, 'config' | 'ledger'>,
  named: readonly string[] | undefined,
): Promise<TargetState[]> {
  const registered = await targetNames(ledger);
  demandKnown(named ?? [], registered, config);
  return await targetStates(ledger, named ?? registered);
}

/** @throws TARGET_UNKNOWN for the first of the names that is not registered */
export function demandKnown(names: readonly string[], registered: Iterable<string>, config: Config): void {
  const known = new Set(registered);
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  const hint = Object.hasOwn(config.targets, unknown)
    ? `The configuration describes it; \`daybook target add ${unknown}\` registers it.`
    : `${near === undefined ? '' : `Did you mean ${near}? `}\`daybook target list\` shows those that exist.`;
  throw new DaybookError('TARGET_UNKNOWN', `the ledger knows no target ${unknown}`, { hint });
}

const hasUrl = (config: Config, name: string): boolean => config.targets[name]?.url !== undefined;

function noTarget(config: Config, registered: ReadonlySet<string>): DaybookError {
  const [known] = registered;
  if (known !== undefined) {
    return new DaybookError(
      'TARGET_URL_MISSING',
      `this machine knows the URL of none of the ${registered.size} registered targets`,
      {
        hint: `Set targets.${known}.url in the configuration, or run \`daybook target add ${known}\` again with it.`,
      },
    );
  }
  const described = Object.keys(config.targets).find((name) => hasUrl(config, name));
  return new DaybookError('TARGET_UNKNOWN', 'no target is registered yet', {
    hint:
      described === undefined
        ? 'Register one: `daybook target add NAME --url-env VARIABLE --environment development`.'
        : `Register the one that the configuration describes: \`daybook target add ${described}\`.`,
  });
}
