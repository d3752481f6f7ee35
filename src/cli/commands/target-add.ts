import type { Config } from '../../config/config.js';
import { rememberTargetUrl } from '../../config/remembered.js';
import { targetUrl } from '../../config/require.js';
import { isName } from '../../domain/event.js';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import { describeUrl } from '../../postgres/url.js';
import { isRegisteredDatabase } from '../../run/recognise-target.js';
import { registerTarget, type TargetDescription } from '../../run/register-target.js';
import { targetStates } from '../../run/target-states.js';
import type { CommandContext } from '../command.js';
import { givenUrl } from '../given-url.js';
import { type Services, withServices } from '../services.js';

export interface TargetAddOptions {
  url?: string;
  urlEnv?: string;
  environment?: string;
  region?: string;
  tag?: string[];
}

/** The region of a target that was given none. */
export const DEFAULT_REGION = 'default';

export async function run(
  context: CommandContext,
  args: readonly string[],
  options: TargetAddOptions,
): Promise<ExitCode> {
  const name = args[0]!;
  refuseName(name);
  const given = await givenUrl(context, options);
  return await withServices(context, { appends: true }, async (services) => {
    const { config } = services;
    refuseOtherUrl(config, name, given);
    const url = given ?? targetUrl(config, name);
    const description = describe(config, name, options);
    const known = await add(services, { name, url }, description, options);
    // What is configured is not kept a second time.
    if (url !== config.targets[name]?.url) await rememberTargetUrl(config.root, name, url);
    const document = { target: name, ...description, database: describeUrl(url), known };
    context.out.result(document, () =>
      known
        ? `${name} is registered already; its URL is known here now`
        : `registered ${name}: ${describeUrl(url)}, ${description.environment}, ${description.region}`,
    );
    return EXIT.done;
  });
}

/** @returns whether the ledger knew this very target already: another machine registered it */
async function add(
  { ledger, runs }: Services,
  address: { name: string; url: string },
  description: TargetDescription,
  options: TargetAddOptions,
): Promise<boolean> {
  const [state] = await targetStates(ledger, [address.name]);
  if (!state) {
    await registerTarget(runs, address, description);
    return false;
  }
  const differs =
    (options.environment !== undefined && options.environment !== state.environment) ||
    (options.region !== undefined && options.region !== state.region);
  if (differs || !(await isRegisteredDatabase(state, address))) {
    throw new DaybookError(
      'TARGET_EXISTS',
      `${address.name} is registered already: ${state.database}, ${state.environment}, ${state.region}`,
    );
  }
  return true;
}

function describe(config: Config, name: string, options: TargetAddOptions): TargetDescription {
  const configured = config.targets[name];
  const environment = options.environment ?? configured?.environment;
  if (environment === undefined) {
    throw new DaybookError('USAGE', `the environment of ${name} is not known`, {
      hint: `Give --environment, one of ${Object.keys(config.environments).join(', ')}: it decides which policy holds.`,
    });
  }
  for (const value of [environment, ...(options.region === undefined ? [] : [options.region])])
    refuseName(value);
  const region = options.region ?? configured?.region ?? DEFAULT_REGION;
  return { environment, region, tags: options.tag ?? configured?.tags ?? [] };
}

function refuseName(name: string): void {
  if (isName(name) && /^[a-z0-9-]+$/.test(name)) return;
  throw new DaybookError('USAGE', `"${name}" cannot be a name`, {
    hint: 'Names have lower-case letters, digits and hyphens, and begin with a letter or digit.',
  });
}

/** Two URLs for one target would lead later commands to the one that was not meant. */
function refuseOtherUrl(config: Config, name: string, given: string | undefined): void {
  const configured = config.targets[name]?.url;
  if (given === undefined || configured === undefined || given === configured) return;
  if (describeUrl(given) === describeUrl(configured)) return;
  throw new DaybookError('USAGE', `another URL of ${name} is configured: ${describeUrl(configured)}`, {
    hint: 'Leave the URL out, or change it in the configuration or the environment.',
  });
}
