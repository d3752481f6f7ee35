import type { Config } from '../config/config.js';
import type { Anchor } from '../ledger/seal/anchor.js';
import { openAnchor } from '../ledger/seal/open-anchor.js';
import type { CommandContext } from './command.js';

/** The places that keep the seals. @throws TOOL_MISSING */
export const openAnchors = (
  { seals: { anchors, retentionDays } }: Pick<Config, 'seals'>,
  { clock, env }: Pick<CommandContext, 'clock' | 'env'>,
): Promise<Anchor[]> =>
  Promise.all(
    anchors.map((location) => openAnchor(location, { retentionDays, now: () => clock.now(), env })),
  );
