/** Browsers drop cookies, and some proxies headers, that outgrow this. */
export const COMFORTABLE_BYTES = 4096;

const NAMED = 3;

/** The largest claims with their bytes as JSON, for a message; names only. */
export function largestClaims(payload: object): string {
  return Object.entries(payload)
    .map(([name, value]) => ({
      name,
      bytes: Buffer.byteLength(JSON.stringify(value)),
    }))
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, NAMED)
    .map(({ name, bytes }) => `${name} (${bytes} bytes)`)
    .join(', ');
}
