/** What comes of an append that named a version. */
export type Outcome =
  | 'accepted'
  | {
      /** The version that the stream is at, which the store says with its refusal or is asked for. */
      version: number;
    };

/** A store under test. Streams are named by number. */
export interface AppendStore {
  readonly name: string;
  /** Appends one event at the end of a stream to which nobody else appends. */
  append(stream: number): Promise<void>;
  /** Appends one event to a stream that must be at that version. */
  appendAt(stream: number, version: number): Promise<Outcome>;
  /** The versions of a stream’s events, in order, counted from 1. */
  versions(stream: number): Promise<number[]>;
  close(): Promise<void>;
}
