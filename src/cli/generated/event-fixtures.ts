import { canonicalJson } from '../../domain/canonical.js';
import { type EventContext, type EventDraft, makeEvent } from '../../domain/event.js';
import { EVENT_TYPES } from '../../domain/event-registry.js';
import { CATALOG_STREAM, LEDGER_STREAM } from '../../domain/stream.js';
import { EVENT_SAMPLES } from './event-samples/index.js';
import type { GeneratedFile } from './generated-file.js';

const TIME = new Date('2026-03-02T07:20:35.123Z');

const PERSON: EventContext = { ledger: 'securenet', actor: 'ada@ops.securenet.example' };

const EXECUTOR: EventContext = {
  ...PERSON,
  executor: 'eu-west-1/executor-2/4711',
  correlationId: '0197c1d2-4b7a-7c31-9f60-2f6a1c0d8e11',
  causationId: '0197c1d2-4a3c-7b55-8c02-7e9d1f4a6b83',
};

/**
 * One event of every type in its current version, in its canonical bytes. A fixture that is there is kept for ever: it
 * stands for the events of its version that are in ledgers already.
 */
export async function eventFixtures(): Promise<GeneratedFile[]> {
  return EVENT_TYPES.map(({ name, version }, index) => ({
    path: `ledger/events/fixtures/${name}.v${version}.json`,
    content: canonicalJson(fixture(name, index)),
    once: true,
  }));
}

function fixture(name: (typeof EVENT_TYPES)[number]['name'], index: number) {
  const byExecutor = name.startsWith('run.') || name.startsWith('target.lease');
  return makeEvent({ name, data: EVENT_SAMPLES[name] } as EventDraft, byExecutor ? EXECUTOR : PERSON, {
    id: `0197c1d2-4b7b-7000-8000-${String(index + 1).padStart(12, '0')}`,
    time: TIME,
    stream: streamOf(name),
    version: name === 'ledger.created' || name === 'target.registered' ? 1 : 17,
  });
}

function streamOf(name: string): string {
  if (name.startsWith('ledger.')) return LEDGER_STREAM;
  return name.startsWith('catalog.') ? CATALOG_STREAM : 'target/eu-west';
}
