/** The local services, as `daybook dev` tells of them. */
export interface DevServices {
  postgres: DevPostgres;
  /** Absent where this machine cannot run one; then `notes` say why. */
  kafka?: DevKafka;
  /** Sentences for the user: what is missing and how to install it, what differs from what was asked for. */
  notes: string[];
}

export interface DevPostgres {
  /** Superuser's URL of the database `postgres`, with its password: never show it. */
  url: string;
  port: number;
  version: string;
  /** Or the container's volume. */
  dataFolder: string;
  /** Absent in a container. */
  pid?: number;
}

export interface DevKafka {
  /** `host:port` of each broker. */
  brokers: string[];
  /** Of the first broker. */
  port: number;
  version: string;
  /** Absent in containers. */
  pid?: number;
}
