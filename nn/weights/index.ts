/** @file Weights: readers of safetensors and PyTorch files, safe on files from anywhere. */
export { readCheckpoint } from './checkpoint.ts'
export { readSafetensors, type Safetensors } from './safetensors.ts'
export { sha256 } from './sha256.ts'
export { lazyTensor, type Tensor } from './tensor.ts'
export { toOpenAINames } from './tensor-names.ts'
export { readTorch } from './torch/torch.ts'
export { WeightsError } from './weights-error.ts'
