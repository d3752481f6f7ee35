import { beforeAll, describe, expect, it } from 'vitest';
import { SealedStory } from '../../test/support/sealed-story.js';
import { testSigner, testWitness } from '../../test/support/signers.js';
import { isEvent } from '../domain/event.js';
import { leafHash } from '../domain/leaf-hash.js';
import { parseEvent } from '../domain/parse-event.js';
import { CompactRange } from '../ledger/tlog/compact-range.js';
import { formatKeyId, formatVerifierKey } from '../ledger/tlog/note-key.js';
import type { SignerKey } from '../ledger/tlog/signer-key.js';
import { SealCheck } from './check-seals.js';
import { KnownRoots } from './known-roots.js';

let first: SignerKey;
let second: SignerKey;
let strange: SignerKey;
let witness: SignerKey;
beforeAll(async () => {
  [first, second, strange] = (await Promise.all(
    ['daybook/main', 'daybook/main/2', 'eve/main'].map((name) => testSigner(name)),
  )) as [SignerKey, SignerKey, SignerKey];
  witness = await testWitness('auditor.example/w');
});

const begun = () => new SealedStory().fill(1).addKey(first).addKey(witness, 'witness');

async function check({ bodies }: SealedStory, given: SignerKey[] = []): Promise<SealCheck> {
  const roots = new KnownRoots();
  for (const body of bodies) {
    const event = parseEvent(body);
    if (isEvent(event, 'ledger.sealed')) roots.want(event.data.size);
  }
  const keys = given.map(({ key }) => formatVerifierKey(key));
  const seals = new SealCheck('main', roots, keys);
  const tree = new CompactRange();
  for (const [position, bytes] of bodies.entries()) {
    tree.add(leafHash(bytes));
    if (roots.wants(tree.size)) roots.note(tree.size, tree.root());
    await seals.add({ position, bytes });
  }
  seals.end(bodies.length, keys);
  return seals;
}

const findingOf = async (story: SealedStory, given?: SignerKey[]) => (await check(story, given)).finding;

describe('the seals of a ledger', () => {
  it('hold where each is of the tree at its size, although other events came before it', async () => {
    const story = await begun().fill(5).seal([first]);
    await story.fill(300).seal([first], { size: 200 });
    const seals = await check(story, [first]);
    expect(seals.finding).toBeUndefined();
    expect(seals.report()).toMatchObject({
      key: formatVerifierKey(first.key),
      count: 2,
      newest: { size: 200, position: 309, keys: [formatKeyId(first.key)], witnesses: [] },
    });
  });

  it('are of another tree where an event before them was changed', async () => {
    const story = await begun().seal([first]);
    await story.fill(4).seal([first]);
    const changed = new SealedStory();
    changed.bodies.push(...story.bodies.with(6, begun().bodies[0]!));
    expect(await findingOf(changed)).toEqual({
      code: 'LEDGER_CORRUPT',
      position: 8,
      message:
        'the event at position 8 does not hold: the first 8 events are not those that were sealed, while the first 3 are: something was changed from position 3 to 7',
    });
  });

  it.each([
    ['of more events than there are before it', { size: 3, said: 4 }, 'LEDGER_CORRUPT'],
    ['of a tree that its note does not say', { size: 3, said: 2 }, 'LEDGER_CORRUPT'],
  ])('are wrong where one is %s', async (_, lie, code) => {
    expect(await findingOf(await begun().seal([first], lie))).toMatchObject({ code, position: 3 });
  });

  it('do not go back', async () => {
    const story = await begun().fill(5).seal([first]);
    expect(await findingOf(await story.seal([first], { size: 4 }))).toMatchObject({
      code: 'LEDGER_CORRUPT',
      position: 9,
    });
  });

  it('are refused from a key that the ledger does not know, and from one that came later', async () => {
    const untrusted = { code: 'SEAL_UNTRUSTED', position: 3 };
    expect(await findingOf(await begun().seal([strange]))).toMatchObject(untrusted);
    expect(await findingOf((await begun().seal([strange])).addKey(strange))).toMatchObject(untrusted);
  });

  it('are refused where one of their signatures is wrong', async () => {
    const forged = { key: first.key, seed: strange.seed };
    expect(await findingOf(await begun().seal([forged]))).toMatchObject({
      code: 'SEAL_UNTRUSTED',
      position: 3,
    });
  });

  it('are refused where they are another ledger’s', async () => {
    const seals = new SealCheck('other', new KnownRoots());
    for (const [position, bytes] of (await begun().seal([first])).bodies.entries())
      await seals.add({ position, bytes });
    expect(seals.finding).toMatchObject({ code: 'SEAL_UNTRUSTED', position: 3 });
  });
});

describe('a rotation of keys', () => {
  const rotated = async () => {
    const story = await (await begun().seal([first])).addKey(second).seal([first, second]);
    return await story.retireKey(first).seal([second]);
  };

  it('holds where the key before vouches for the next', async () => {
    const seals = await check(await rotated(), [first]);
    expect(seals.finding).toBeUndefined();
    expect(seals.report()).toMatchObject({ count: 3, newest: { keys: [formatKeyId(second.key)] } });
  });

  it('refuses a seal of the retired key', async () => {
    const story = await rotated();
    expect(await findingOf(await story.fill(1).seal([first]))).toMatchObject({
      code: 'SEAL_UNTRUSTED',
      position: 9,
    });
  });

  it('refuses a key for which no key before vouches: anybody could have added it', async () => {
    const story = await begun().addKey(second).seal([second]);
    expect(await findingOf(story)).toMatchObject({
      code: 'SEAL_UNTRUSTED',
      position: 4,
      message: expect.stringContaining('no key before it vouches'),
    });
  });

  it('takes such a key where the auditor has it from elsewhere', async () => {
    const story = await begun().addKey(second).seal([second]);
    expect(await findingOf(story, [first, second])).toBeUndefined();
  });

  it('takes no key back that was retired', async () => {
    expect(await findingOf((await rotated()).addKey(first))).toMatchObject({
      code: 'SEAL_UNTRUSTED',
      position: 8,
    });
  });
});

describe('a key from elsewhere', () => {
  it('must be the one that the ledger begins with', async () => {
    expect(await findingOf(await begun().seal([first]), [second])).toMatchObject({
      code: 'SEAL_UNTRUSTED',
      position: 1,
    });
  });

  it('must be in the ledger at all', async () => {
    expect(await findingOf(new SealedStory().fill(3), [first])).toMatchObject({
      code: 'SEAL_UNTRUSTED',
      position: 3,
    });
  });
});

describe('cosignatures', () => {
  it('hold where they are of a witness in force and a seal before them', async () => {
    const story = await (await begun().seal([first])).cosign(witness, { size: 3 });
    const seals = await check(story);
    expect(seals.finding).toBeUndefined();
    expect(seals.report()).toMatchObject({ cosignatures: 1, newest: { witnesses: [witness.key.name] } });
  });

  it('are refused of a tree that was not sealed', async () => {
    const story = await (await begun().seal([first])).cosign(witness, { size: 2 });
    expect(await findingOf(story)).toMatchObject({ code: 'SEAL_UNTRUSTED', position: 4 });
  });

  it('are refused of another tree of the same size', async () => {
    const story = await (await begun().seal([first])).cosign(witness, {
      size: 3,
      root: leafHash(Buffer.from('x')),
    });
    expect(await findingOf(story)).toMatchObject({ code: 'SEAL_UNTRUSTED', position: 4 });
  });

  it('are refused from a witness that is not known, was retired, or has another name', async () => {
    const sealed = async () => await begun().seal([first]);
    const other = await testWitness('other.example/w');
    const wrong = { code: 'SEAL_UNTRUSTED' };
    expect(await findingOf(await (await sealed()).cosign(other, { size: 3 }))).toMatchObject(wrong);
    expect(
      await findingOf(await (await sealed()).retireKey(witness).cosign(witness, { size: 3 })),
    ).toMatchObject(wrong);
    expect(await findingOf(await (await sealed()).cosign(witness, { size: 3, name: 'other' }))).toMatchObject(
      wrong,
    );
  });

  it('are refused where the signature is wrong', async () => {
    const forged = { key: witness.key, seed: strange.seed };
    const story = await (await begun().seal([first])).cosign(forged, { size: 3 });
    expect(await findingOf(story)).toMatchObject({ code: 'SEAL_UNTRUSTED', position: 4 });
  });
});
