import { describe, expect, it } from 'vitest';
import { isConnectionLoss, isTransient, sqlstateOf } from './sqlstate.js';

const error = (fields: object, message = 'x') => Object.assign(new Error(message), fields);

describe('sqlstateOf', () => {
  it('finds the code of a cause', () => {
    expect(sqlstateOf(new Error('a', { cause: error({ code: '40P01' }) }))).toBe('40P01');
  });

  it('does not take the codes of Node for SQLSTATEs', () => {
    expect(sqlstateOf(error({ code: 'EPIPE' }))).toBeUndefined();
  });
});

describe('isTransient', () => {
  it.each(['40001', '40P01', '55P03', '53300', '57P03'])('is true of %s', (code) => {
    expect(isTransient(error({ code, severity: 'ERROR' }))).toBe(true);
  });

  it.each(['42601', '23505', '57P01'])('is false of %s', (code) => {
    expect(isTransient(error({ code, severity: 'ERROR' }))).toBe(false);
  });
});

describe('isConnectionLoss', () => {
  it.each([
    { code: 'ECONNRESET' },
    { code: '57P01', severity: 'FATAL' },
    { code: '57P01', severity: 'ВАЖНО' },
    { code: '25P03', severity: 'FATAL' },
  ])('is true of %o', (fields) => {
    expect(isConnectionLoss(error(fields))).toBe(true);
  });

  it("is true of node-postgres' own errors, which have no code", () => {
    expect(isConnectionLoss(new Error('Connection terminated unexpectedly'))).toBe(true);
  });

  it('is false where a statement failed to reach another server, as by dblink', () => {
    expect(isConnectionLoss(error({ code: '08001', severity: 'ERROR' }))).toBe(false);
  });
});
