import { describe, expect, it } from 'vitest';
import { compareTopic, wantedConfiguration } from './topic-configuration.js';

const wanted = wantedConfiguration(3);
const facts = {
  topic: 'daybook.test.events',
  partitions: 1,
  replicationFactor: 3,
  configuration: wanted.configuration,
};
const withConfiguration = (changed: Record<string, string>) =>
  compareTopic({ ...facts, configuration: { ...wanted.configuration, ...changed } }, wanted);

describe('wantedConfiguration', () => {
  it('has three replicas, two in sync, where there are three brokers', () => {
    expect(wantedConfiguration(3)).toMatchObject({
      replicationFactor: 3,
      configuration: { 'min.insync.replicas': '2' },
    });
  });

  it('has as many replicas as there are brokers where there are fewer, one in sync', () => {
    expect(wantedConfiguration(2)).toMatchObject({
      replicationFactor: 2,
      configuration: { 'min.insync.replicas': '1' },
    });
  });
});

describe('compareTopic', () => {
  it('finds nothing in a topic as it would be made', () => {
    expect(compareTopic(facts, wanted)).toMatchObject({ harms: [], differences: [] });
  });

  it('counts a second partition as a harm', () => {
    expect(compareTopic({ ...facts, partitions: 2 }, wanted).harms).toEqual([
      'it has 2 partitions, and must have one',
    ]);
  });

  it.each([
    ['cleanup.policy', 'compact'],
    ['retention.ms', '604800000'],
    ['retention.bytes', '1000'],
  ])('counts %s = %s as a harm', (name, value) => {
    expect(withConfiguration({ [name]: value }).harms).toEqual([
      `${name} is ${value}, not ${wanted.configuration[name]}`,
    ]);
  });

  it('only reports a weaker topic', () => {
    expect(withConfiguration({ 'min.insync.replicas': '1' })).toMatchObject({
      harms: [],
      differences: ['min.insync.replicas is 1, not 2'],
    });
  });

  it('takes more than is wanted', () => {
    expect(withConfiguration({ 'max.message.bytes': '99999999' }).differences).toEqual([]);
  });

  it('says that it could not look', () => {
    expect(compareTopic({ ...facts, configuration: undefined }, wanted).differences).toEqual([
      'its configuration may not be read by this user, so it was not checked',
    ]);
  });
});
