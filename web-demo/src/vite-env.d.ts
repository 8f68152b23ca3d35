/// <reference types="vite/client" />

/** Bytes of the files, which the build looks up: what comes in may be compressed. */
declare const __SIZES__: { encoder: number; words: number; gpuRuntime: number; cpuRuntime: number }
