/** @file SHA-256 of bytes in memory, with the Web Crypto that browsers and Node share. */

/** The SHA-256 of `bytes`, lower-case hex. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
