import { describe, expect, it } from 'vitest';
import { digest, draft } from '../../../test/support/drafts.js';
import { EVENT_SAMPLES } from '../../cli/generated/event-samples/index.js';
import { eventsOf, specify } from '../../testing.js';
import { CATALOG_STREAM } from '../stream.js';
import { applyToCatalog, catalogDecider, foldCatalog, initialCatalog } from './catalog.js';

const migration = (id: string, content = digest('c0')) => ({
  ...EVENT_SAMPLES['catalog.migration-registered'],
  migration: id,
  content,
});
const registered = (id: string, content?: string) =>
  draft('catalog.migration-registered', migration(id, content));
const eventsAbout = (...drafts: ReturnType<typeof registered>[]) => eventsOf(CATALOG_STREAM, drafts);
const given = specify(catalogDecider);

describe('the registration of migrations', () => {
  it('makes those known that are new, in their order', () => {
    given()
      .when({ type: 'register', migrations: [migration('b'), migration('a')] })
      .then([registered('b'), registered('a')]);
  });

  it('says nothing of those that are known as they are', () => {
    given(eventsAbout(registered('a')))
      .when({ type: 'register', migrations: [migration('a'), migration('b')] })
      .then([registered('b')]);
  });

  it('registers other content anew', () => {
    const changed = migration('a', digest('c1'));
    given(eventsAbout(registered('a')))
      .when({ type: 'register', migrations: [changed] })
      .then([registered('a', digest('c1'))]);
  });

  it('registers a migration again whose content came back', () => {
    given(eventsAbout(registered('a'), registered('a', digest('c1'))))
      .when({ type: 'register', migrations: [migration('a')] })
      .then([registered('a')]);
  });

  it('says nothing where nothing is registered', () => {
    given().when({ type: 'register', migrations: [] }).then([]);
  });
});

describe('the catalog', () => {
  it('knows the last content of every migration', () => {
    const state = foldCatalog(eventsAbout(registered('a'), registered('b'), registered('a', digest('c1'))));
    expect(Object.entries(state.migrations).map(([id, { content }]) => [id, content])).toEqual([
      ['a', digest('c1')],
      ['b', digest('c0')],
    ]);
    expect(state.version).toBe(3);
  });

  it('keeps all that was registered but the id, which is the key', () => {
    const { migration: id, ...entry } = migration('a');
    expect(foldCatalog(eventsAbout(registered('a'))).migrations).toEqual({ [id]: entry });
  });

  it('is the same folded in one go, event by event, and in place', () => {
    const events = eventsAbout(registered('a'), registered('b'), registered('a', digest('c1')));
    const whole = foldCatalog(events);
    expect(events.reduce(catalogDecider.evolve, initialCatalog())).toEqual(whole);
    expect(events.reduce(applyToCatalog, initialCatalog())).toEqual(whole);
    expect(catalogDecider.advance(initialCatalog(), events)).toEqual(whole);
  });

  it('does not change the state that it goes on from', () => {
    const [first, second] = eventsAbout(registered('a'), registered('b'));
    const before = foldCatalog([first!]);
    catalogDecider.evolve(before, second!);
    expect(before).toEqual(foldCatalog([first!]));
  });
});
