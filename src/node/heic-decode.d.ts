declare module 'heic-decode' {
  interface Image {
    width: number
    height: number
    decode(): Promise<{ width: number; height: number; data: Uint8ClampedArray }>
  }
  const decode: {
    /** `dispose` frees what WebAssembly holds. */
    all(file: { buffer: Uint8Array }): Promise<[Image, ...Image[]] & { dispose(): void }>
  }
  export default decode
}
