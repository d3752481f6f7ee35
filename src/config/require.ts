import { DaybookError } from '../errors.js';
import type { Config, KafkaConfig, Unresolved } from './config.js';
import { targetVariable } from './environment.js';
import { nearest } from './nearest.js';

/**
 * The URL of the ledger.
 *
 * @throws CONFIG_NOT_FOUND where there is no configuration at all, CONFIG_INVALID where it has no `ledger.url`
 */
export function requireLedgerUrl(config: Config): string {
  if (config.ledger.url !== undefined) return config.ledger.url;
  refuseUnresolved(config, 'ledger.url');
  if (config.file === undefined) {
    throw new DaybookError('CONFIG_NOT_FOUND', `no configuration was found from ${config.root} upwards`, {
      hint: 'Create one with `daybook init`, name it with --config FILE, or set DAYBOOK_LEDGER_URL.',
    });
  }
  throw new DaybookError(
    'CONFIG_INVALID',
    'ledger.url is missing; wanted: the URL of the database of the ledger',
    {
      hint: 'Set ledger.url in the configuration, or DAYBOOK_LEDGER_URL.',
      where: { file: config.file, key: 'ledger.url' },
    },
  );
}

/**
 * The URL for creating the ledger: `ledger.adminUrl`, or else `ledger.url`.
 *
 * @throws as {@link requireLedgerUrl}
 */
export function requireLedgerAdminUrl(config: Config): string {
  refuseUnresolved(config, 'ledger.adminUrl');
  return config.ledger.adminUrl ?? requireLedgerUrl(config);
}

/**
 * Where the private keys that seal the ledger are: the text of `seals.key`, else the file.
 *
 * @throws CONFIG_INVALID where `seals.key` names an environment variable that is not set
 */
export function sealKeys(config: Config): { text: string } | { file: string } {
  refuseUnresolved(config, 'seals.key');
  const { key, keyFile } = config.seals;
  return key === undefined ? { file: keyFile } : { text: key };
}

/**
 * The settings of Kafka.
 *
 * @throws KAFKA_NOT_CONFIGURED
 */
export function requireKafka(config: Config): KafkaConfig {
  if (config.kafka) return config.kafka;
  throw new DaybookError('KAFKA_NOT_CONFIGURED', 'Kafka is not configured', {
    where: { ...(config.file ? { file: config.file } : {}), key: 'kafka.brokers' },
  });
}

/**
 * The settings of Kafka as the user who may make the topic and its ACLs: `kafka.adminSasl`, or else `kafka.sasl`.
 *
 * @throws as {@link requireKafka}; CONFIG_INVALID where it names an environment variable that is not set
 */
export function requireKafkaAdmin(config: Config): KafkaConfig {
  const { adminSasl, ...kafka } = requireKafka(config);
  const unresolved = config.unresolved.find(({ key }) => key.startsWith('kafka.adminSasl.'));
  if (unresolved) throw missingVariable(unresolved);
  return adminSasl ? { ...kafka, sasl: adminSasl } : kafka;
}

/**
 * The URL of a target.
 *
 * @throws TARGET_URL_MISSING, CONFIG_INVALID where it names an environment variable that is not set
 */
export function targetUrl(config: Config, name: string): string {
  const target = Object.hasOwn(config.targets, name) ? config.targets[name] : undefined;
  if (target?.url !== undefined) return target.url;
  const key = `targets.${name}.url`;
  refuseUnresolved(config, key);
  const near = target ? undefined : nearest(name, Object.keys(config.targets));
  const meant = near === undefined ? '' : ` (did you mean ${near}?)`;
  throw new DaybookError('TARGET_URL_MISSING', `the URL of the target ${name} is not configured${meant}`, {
    hint: `Set ${key} in the configuration, or ${targetVariable(name)}.`,
    where: { ...(config.file ? { file: config.file } : {}), key },
  });
}

/** The error for a value whose environment variable is not set. */
export function missingVariable({ key, variable, where }: Unresolved): DaybookError {
  return new DaybookError(
    'CONFIG_INVALID',
    `${key} names the environment variable ${variable}, which is not set`,
    {
      hint: `Set ${variable}, or write $\${ where a literal \${ is meant.`,
      where,
      details: { key, variable },
    },
  );
}

function refuseUnresolved(config: Config, key: string): void {
  const unresolved = config.unresolved.find((one) => one.key === key);
  if (unresolved) throw missingVariable(unresolved);
}
