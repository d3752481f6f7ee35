import { beforeAll, describe, expect, it } from 'vitest';
import { SealedStory } from '../../../test/support/sealed-story.js';
import { testSigner } from '../../../test/support/signers.js';
import { parseEvent } from '../../domain/parse-event.js';
import { formatKeyId } from '../tlog/note-key.js';
import type { SignerKey } from '../tlog/signer-key.js';
import { Succession } from './successor.js';

let first: SignerKey;
let second: SignerKey;
let third: SignerKey;
beforeAll(async () => {
  first = await testSigner('daybook/main');
  second = await testSigner('daybook/main/2');
  third = await testSigner('daybook/main/3');
});

const id = ({ key }: SignerKey): string => formatKeyId(key);

function successor({ bodies }: SealedStory, { key }: SignerKey): string | undefined {
  const succession = new Succession(formatKeyId(key));
  for (const [position, body] of bodies.entries()) succession.add(position, parseEvent(body));
  return succession.successor;
}

const begun = () => new SealedStory().fill(1).addKey(first);

describe('a key that is to be retired', () => {
  it('is followed by one that signed a seal together with it', async () => {
    const story = await (await begun().seal([first])).addKey(second).seal([first, second]);
    expect(successor(story, first)).toBe(id(second));
    expect(successor(story, second)).toBe(id(first));
  });

  it('is followed by none before there is such a seal', async () => {
    const added = (await begun().seal([first])).addKey(second);
    expect(successor(added, first)).toBeUndefined();
    expect(successor(await added.seal([first]), first)).toBeUndefined();
    expect(successor(await added.seal([second]), first)).toBeUndefined();
  });

  it('is followed by none where the seal is not over the event that added it', async () => {
    const story = await begun().addKey(second).seal([first, second], { size: 2 });
    expect(successor(story, first)).toBeUndefined();
    expect(successor(await story.seal([first, second], { size: 3 }), first)).toBe(id(second));
  });

  it('is not followed by one that was retired itself', async () => {
    const story = (await begun().addKey(second).addKey(third).seal([first, second])).retireKey(second);
    expect(successor(story, first)).toBeUndefined();
    expect(successor(await story.seal([first, third]), first)).toBe(id(third));
  });

  it('needs no seal where it never signed one and an older key stays', async () => {
    const story = (await begun().seal([first])).addKey(second);
    expect(successor(story, second)).toBe(id(first));
    expect(successor(begun().addKey(second), second)).toBe(id(first));
    expect(successor(begun().addKey(second), first)).toBeUndefined();
  });
});
