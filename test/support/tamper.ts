import { query } from './backups.js';

/** What a superuser must do first to change a ledger by hand: its triggers are on, and its checks, whoever comes. */
const DISARM = `
DO $$
DECLARE guard text;
BEGIN
  FOR guard IN SELECT evtname FROM pg_event_trigger LOOP
    EXECUTE format('ALTER EVENT TRIGGER %I DISABLE', guard);
  END LOOP;
END $$;
ALTER TABLE daybook_ledger.event DISABLE TRIGGER ALL;
ALTER TABLE daybook_ledger.head DISABLE TRIGGER ALL;
ALTER TABLE daybook_ledger.event DROP CONSTRAINT IF EXISTS event_repeats_body;
`;

/** Changes a ledger as a superuser who means harm. */
export async function tamper(url: string, sql: string): Promise<void> {
  await query(url, DISARM);
  await query(url, sql);
}

/** The rewriting of one event, its leaf hash with it. */
export const rewritten = (position: number, from: string, to: string): string => `
UPDATE daybook_ledger.event
SET body = replace(body, '${from}', '${to}'),
    leaf_hash = sha256('\\x00'::bytea || convert_to(replace(body, '${from}', '${to}'), 'UTF8'))
WHERE position = ${position}`;
