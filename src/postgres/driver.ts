/**
 * node-postgres. When it is loaded it asks whether this is a Cloudflare worker: by `navigator`, which Node has since 21, or else by
 * making a Response, which loads all of fetch and takes longer than the driver itself. So it is shown a navigator meanwhile.
 */
async function loadDriver(): Promise<typeof import('pg').default> {
  if ('navigator' in globalThis) return (await import('pg')).default;
  const navigator = { userAgent: `Node.js/${process.versions.node}` };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  try {
    return (await import('pg')).default;
  } finally {
    Reflect.deleteProperty(globalThis, 'navigator');
  }
}

export const driver = await loadDriver();
