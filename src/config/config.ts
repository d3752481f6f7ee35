import type { Where } from '../errors.js';
import type { LintConfig } from './lint.js';
import type { EnvironmentPolicy } from './policy.js';

export interface KafkaConfig {
  brokers: string[];
  clientId: string;
  topic: string;
  replicationFactor?: number;
  /** Files are absolute paths. */
  ssl?: boolean | { ca?: string; cert?: string; key?: string; rejectUnauthorized: boolean };
  sasl?: SaslConfig;
  /** Asked for with `requireKafkaAdmin`. */
  adminSasl?: SaslConfig;
}

export interface SaslConfig {
  mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  username: string;
  password: string;
}

export interface SealsConfig {
  /** An absolute path. */
  keyFile: string;
  /** The private keys themselves, one a line; secret. They are taken instead of those in the file. */
  key?: string;
  everyEvents: number;
  everySeconds: number;
  /** Absolute paths of folders, and `s3://bucket/prefix`. */
  anchors: string[];
  retentionDays: number;
  /** Verifier keys, and where those that can be asked are. */
  witnesses: { key: string; url?: string }[];
  required: number;
  graceSeconds: number;
}

export interface BackupsConfig {
  /** An absolute path, or `s3://bucket/prefix`. */
  folder: string;
  format: 'auto' | 'custom' | 'directory';
  directoryFromBytes: number;
  jobs: number;
  encryption?: EncryptionConfig;
  /** The command runs in `folder`, an absolute path. */
  provider?: { command: string[]; evidence: 'json' | 'exit-status'; timeoutMs: number; folder: string };
}

export interface EncryptionConfig {
  tool: 'age' | 'gpg';
  recipients: string[];
  /** Absolute paths. */
  identityFile?: string;
  keyring?: string;
  passphraseFile?: string;
}

export interface TargetConfig {
  url?: string;
  environment?: string;
  region?: string;
  tags?: string[];
}

export interface RunConfig {
  lockTimeoutMs: number;
  statementTimeoutMs: number;
  retries: number;
  waitMs: number;
  minimumFreeDiskBytes: number;
}

/** A value that cannot be used because it names an environment variable that is not set. */
export interface Unresolved {
  key: string;
  variable: string;
  where: Where;
}

/** The configuration as everything reads it: whole, checked, with absolute paths. */
export interface Config {
  /** The folder of the configuration file, or the working directory. */
  root: string;
  file: string | undefined;
  /** `url` is asked for with `requireLedgerUrl`. */
  ledger: { name: string; url?: string; adminUrl?: string };
  /** Reading it throws CONFIG_INVALID where it names an environment variable that is not set. */
  readonly kafka?: KafkaConfig;
  migrations: string;
  /** The private keys are read with `sealKeys`. */
  seals: SealsConfig;
  backups: BackupsConfig;
  /** A URL is asked for with `targetUrl`. */
  targets: Record<string, TargetConfig>;
  /** Complete policies; asked with `policyFor`. */
  environments: Record<string, EnvironmentPolicy>;
  run: RunConfig;
  /** Asked with `lintOverrides`. */
  lint: LintConfig;
  unresolved: readonly Unresolved[];
}
