/** A store under test. Streams are named by number; a store that is told no version appends at the end. */
export interface AppendStore {
  readonly name: string;
  /** Appends one event to a stream; false where it was refused for its expected version. */
  append(stream: number, expectedVersion?: number): Promise<boolean>;
  /** The version that a stream is at. */
  version(stream: number): Promise<number>;
  close(): Promise<void>;
}
