/**
 * @file The rasterizer without tfjs, for those who compute the loss elsewhere: loading that library
 * takes longer than many a drawing.
 */
export { RasterizerError } from './rasterizer-error.ts'
export { render } from './render.ts'
export type { Canvas, Fill, Gradients, NdArray, Paths, Rendering } from './types.ts'
export { createWorkspace, type Workspace } from './workspace.ts'
