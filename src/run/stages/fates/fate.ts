import type { Json } from '../../../domain/json.js';
import type { Client } from '../../../postgres/index.js';
import type { LoneSubject } from '../../../postgres/lone-statement.js';

/**
 * What became of a statement whose end nobody saw. `undone`: nothing of it is left, so that it can be executed from its beginning.
 * `unknown`: what must be looked at is said in a sentence.
 */
export type Fate = { is: 'done' } | { is: 'undone'; removed?: string[] } | { is: 'unknown'; lookAt: string };

/** How the fate of one kind of statement is told. */
export interface FateOf<Kind extends LoneSubject['kind']> {
  /** What must be known from before the statement, to tell later what came of it: read before the intent is written, and kept with it. */
  observe(client: Client, subject: Extract<LoneSubject, { kind: Kind }>): Promise<Json>;
  /** Tells the fate, and removes what is left of a statement that is half done. Outside of any transaction; it may be called again. */
  settle(client: Client, subject: Extract<LoneSubject, { kind: Kind }>, before: Json): Promise<Fate>;
}
