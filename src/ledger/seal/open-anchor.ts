import type { Anchor } from './anchor.js';
import { FolderAnchor } from './folder-anchor.js';
import type { S3AnchorOptions } from './s3-anchor.js';

/**
 * The anchor at a place.
 *
 * @param location a folder, or `s3://bucket/prefix`
 * @throws DaybookError TOOL_MISSING where the SDK for buckets is not installed
 */
export async function openAnchor(location: string, options: S3AnchorOptions): Promise<Anchor> {
  if (!location.startsWith('s3://')) return new FolderAnchor(location);
  const { S3Anchor } = await import('./s3-anchor.js');
  return await S3Anchor.open(location, options);
}
