import type { HammerReport } from '../../audit/hammer/hammer.js';
import { counted } from './counted.js';

export function renderHammered(report: HammerReport): string {
  const { ledger, seed, seconds, appenders, size, acknowledged, conflicts, kills, properties } = report;
  const killed = Object.entries(kills).map(([victim, count]) => counted(count, victim));
  return [
    `Ledger ${ledger}: ${counted(appenders, 'appender')} for ${seconds} s, seed ${seed}`,
    `Events   ${size}, of which ${acknowledged} were acknowledged; ${counted(conflicts, 'conflict')}`,
    `Killed   ${killed.join(', ') || 'nothing'}`,
    ...properties.map(
      ({ property, holds, detail }) => `${holds ? 'holds  ' : 'BROKEN '}  ${property}: ${detail}`,
    ),
  ].join('\n');
}
