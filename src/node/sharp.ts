/** @file sharp, loaded at the first picture: it takes as long as all else that a command loads. */
export const loadSharp = async () => (await import('sharp')).default
