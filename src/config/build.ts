import { resolve } from 'node:path';
import type { CheckedInput } from './check.js';
import type {
  BackupsConfig,
  Config,
  EncryptionConfig,
  KafkaConfig,
  SaslConfig,
  SealsConfig,
  TargetConfig,
  Unresolved,
} from './config.js';
import {
  DEFAULT_BACKUPS,
  DEFAULT_BACKUPS_FOLDER,
  DEFAULT_KAFKA_CLIENT_ID,
  DEFAULT_LEDGER_NAME,
  DEFAULT_MIGRATIONS_FOLDER,
  DEFAULT_PROVIDER,
  DEFAULT_REJECT_UNAUTHORIZED,
  DEFAULT_RUN,
  DEFAULT_SASL_MECHANISM,
  DEFAULT_SEALS,
  defaultTopic,
} from './defaults.js';
import { placeFrom } from './place.js';
import { DEFAULT_ENVIRONMENTS, type EnvironmentPolicy, STRICTEST_POLICY } from './policy.js';
import type { RememberedTargets } from './remembered.js';
import { missingVariable } from './require.js';

/** What a configuration is built from. */
export interface Parts {
  root: string;
  file: string | undefined;
  input: CheckedInput;
  unresolved: readonly Unresolved[];
  kafkaUnresolved: Unresolved | undefined;
  rememberedLedger: string | undefined;
  rememberedTargets: RememberedTargets;
}

/** The whole configuration: what was written over the defaults, folders and files as absolute paths. */
export function buildConfig(parts: Parts): Config {
  const { root, file, input, unresolved, kafkaUnresolved, rememberedLedger } = parts;
  const url = input.ledger?.url ?? rememberedLedger;
  const name = input.ledger?.name ?? DEFAULT_LEDGER_NAME;
  const kafka = input.kafka && buildKafka(input.kafka, name, root);
  const config: Config = {
    root,
    file,
    ledger: { ...input.ledger, name, ...(url === undefined ? {} : { url }) },
    migrations: resolve(root, input.migrations ?? DEFAULT_MIGRATIONS_FOLDER),
    seals: buildSeals(input.seals ?? {}, root),
    backups: buildBackups(input.backups ?? {}, root),
    targets: buildTargets(input.targets ?? {}, parts.rememberedTargets),
    environments: buildEnvironments(input.environments ?? {}),
    run: { ...DEFAULT_RUN, ...input.run },
    lint: { rules: input.lint?.rules ?? {} },
    unresolved,
  };
  if (!kafkaUnresolved) return kafka ? { ...config, kafka } : config;
  return Object.defineProperty(config, 'kafka', {
    enumerable: true,
    get: () => {
      throw missingVariable(kafkaUnresolved);
    },
  });
}

function buildKafka(input: NonNullable<CheckedInput['kafka']>, ledger: string, root: string): KafkaConfig {
  const { ssl, sasl, adminSasl, ...rest } = input;
  const path = (file: string | undefined) => (file === undefined ? undefined : resolve(root, file));
  const files = typeof ssl === 'object' && {
    ca: path(ssl.ca),
    cert: path(ssl.cert),
    key: path(ssl.key),
    rejectUnauthorized: ssl.rejectUnauthorized ?? DEFAULT_REJECT_UNAUTHORIZED,
  };
  return {
    ...rest,
    clientId: input.clientId ?? DEFAULT_KAFKA_CLIENT_ID,
    topic: input.topic ?? defaultTopic(ledger),
    ...(ssl === undefined ? {} : { ssl: files || (ssl as boolean) }),
    ...(sasl ? { sasl: buildSasl(sasl) } : {}),
    ...(adminSasl ? { adminSasl: buildSasl(adminSasl) } : {}),
  };
}

function buildSeals(input: NonNullable<CheckedInput['seals']>, root: string): SealsConfig {
  return {
    ...DEFAULT_SEALS,
    ...input,
    keyFile: resolve(root, input.keyFile ?? DEFAULT_SEALS.keyFile),
    anchors: (input.anchors ?? []).map((anchor) => placeFrom(root, anchor)),
    witnesses: input.witnesses ?? [],
  };
}

function buildBackups(input: NonNullable<CheckedInput['backups']>, root: string): BackupsConfig {
  const { encryption, provider, ...rest } = input;
  return {
    ...DEFAULT_BACKUPS,
    ...rest,
    folder: placeFrom(root, input.folder ?? DEFAULT_BACKUPS_FOLDER),
    ...(provider ? { provider: { ...DEFAULT_PROVIDER, ...provider, folder: root } } : {}),
    ...(encryption ? { encryption: buildEncryption(encryption, root) } : {}),
  };
}

function buildEncryption(
  { tool, recipients, ...files }: NonNullable<NonNullable<CheckedInput['backups']>['encryption']>,
  root: string,
): EncryptionConfig {
  const paths = Object.entries(files).flatMap(([name, path]) => (path ? [[name, resolve(root, path)]] : []));
  return { tool, recipients, ...Object.fromEntries(paths) };
}

const buildSasl = (
  input: Omit<SaslConfig, 'mechanism'> & { mechanism?: SaslConfig['mechanism'] | undefined },
): SaslConfig => ({ ...input, mechanism: input.mechanism ?? DEFAULT_SASL_MECHANISM });

function buildTargets(
  input: NonNullable<CheckedInput['targets']>,
  remembered: RememberedTargets,
): Record<string, TargetConfig> {
  const targets: Record<string, TargetConfig> = { ...remembered };
  for (const [name, target] of Object.entries(input)) {
    targets[name] = { ...(Object.hasOwn(remembered, name) ? remembered[name] : {}), ...target };
  }
  return targets;
}

function buildEnvironments(
  input: NonNullable<CheckedInput['environments']>,
): Record<string, EnvironmentPolicy> {
  const environments: Record<string, EnvironmentPolicy> = { ...DEFAULT_ENVIRONMENTS };
  for (const [name, policy] of Object.entries(input)) {
    const base = Object.hasOwn(DEFAULT_ENVIRONMENTS, name) ? environments[name] : STRICTEST_POLICY;
    environments[name] = {
      ...base!,
      ...policy,
      preFlight: { ...base!.preFlight, ...policy.preFlight },
      undo: { ...base!.undo, ...policy.undo },
    };
  }
  return environments;
}
