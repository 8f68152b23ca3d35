/** @file Weights: readers of safetensors and PyTorch files, safe on files from anywhere. */
export { type Checkpoint, readCheckpoint } from './checkpoint.ts'
export { WeightsError } from './error.ts'
export { toOpenAINames } from './names.ts'
export { readSafetensors, type Safetensors } from './safetensors.ts'
export { sha256 } from './sha256.ts'
export { lazyTensor, type Tensor } from './tensor.ts'
export { readTorch } from './torch/torch.ts'
