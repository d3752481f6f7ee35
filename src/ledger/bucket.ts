import { DaybookError } from '../errors.js';

export type S3Sdk = typeof import('@aws-sdk/client-s3');
export type S3Client = InstanceType<S3Sdk['S3Client']>;

/** A place in a bucket, and what reaches it. */
export interface Bucket {
  /** `s3://bucket/prefix` */
  location: string;
  sdk: S3Sdk;
  client: S3Client;
  bucket: string;
  /** Empty, or ending with a slash. */
  prefix: string;
}

export interface BucketOptions {
  /** AWS_ENDPOINT_URL_S3 for another service than Amazon’s; region and credentials are found as the SDK always does. */
  env?: NodeJS.ProcessEnv;
  /** Loads the SDK; its types are left out, so that whoever has none can compile. */
  load?: () => Promise<object>;
}

const PACKAGE = '@aws-sdk/client-s3';

/**
 * @param location `s3://bucket/prefix`
 * @param what is kept there: `seals`
 * @throws DaybookError TOOL_MISSING where the SDK is not installed
 */
export async function openBucket(
  location: string,
  what: string,
  options: BucketOptions = {},
): Promise<Bucket> {
  const { env = process.env, load = () => import('@aws-sdk/client-s3') } = options;
  const sdk = (await load().catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new DaybookError(
      'TOOL_MISSING',
      `${what} are to be kept in ${location}, and ${PACKAGE} is not installed`,
      { hint: `Run \`npm install ${PACKAGE}\`.`, cause },
    );
  })) as S3Sdk;
  const endpoint = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  // Services that are not Amazon’s know buckets by path alone, and no regions.
  const other = endpoint ? { endpoint, forcePathStyle: true, region: env.AWS_REGION ?? 'us-east-1' } : {};
  return { location, sdk, client: new sdk.S3Client(other), ...parseLocation(location) };
}

/** The status that a service answered with; 0 where it did not answer. */
export const statusOf = (error: unknown): number =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;

function parseLocation(location: string): { bucket: string; prefix: string } {
  const [bucket = '', ...path] = location.slice('s3://'.length).split('/');
  const prefix = path.filter((part) => part !== '').join('/');
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
}
