import { resolve } from 'node:path';

const BUCKET = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^\s?#]*)?$/;

/** Whether a text names a folder, or a bucket as `s3://bucket/prefix`. */
export const isPlace = (place: string): boolean =>
  BUCKET.test(place) || (place !== '' && !/^[a-z][a-z0-9+.-]+:\/\//i.test(place));

export const isBucket = (place: string): boolean => place.startsWith('s3://');

/** A folder as an absolute path, a bucket as it is. */
export const placeFrom = (root: string, place: string): string =>
  isBucket(place) ? place : resolve(root, place);
