export interface DevUpOptions {
  /** The project's; everything is kept in `.daybook/` in it. */
  folder: string;
  /** Default: the one it had, or else a free one. */
  postgresPort?: number | undefined;
  kafkaPort?: number | undefined;
  /** Containers by the repository's docker-compose.yml instead of processes. */
  docker?: boolean | undefined;
  /** What takes its time is said here. */
  log?: (line: string) => void;
  /** Default: this process's; programs are searched for on its PATH. */
  env?: NodeJS.ProcessEnv;
}

/** The options with what stands for those that were not given. */
export type DevUpRequest = DevUpOptions & Required<Pick<DevUpOptions, 'log' | 'env'>>;
