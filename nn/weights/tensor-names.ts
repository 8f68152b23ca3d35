/**
 * @file One set of names for CLIP's tensors. OpenAI's names are the ones that architectures read;
 * open_clip uses the same behind some prefixes, Hugging Face's CLIPModel splits and transposes.
 */

import { lazyTensor, type Tensor } from './tensor.ts'
import { check } from './weights-error.ts'

/** Wrappers of training code around the model: data parallelism, checkpoints, split towers. */
const PREFIXES = /^(state_dict\.)?(module\.)?(text\.)?/

/** From Hugging Face's names to OpenAI's, applied one after another. */
const RENAMES: readonly [RegExp, string][] = [
  [/^vision_model\./, 'visual.'],
  [/^text_model\./, ''],
  [/^visual_projection\.weight$/, 'visual.proj'],
  [/^text_projection\.weight$/, 'text_projection'],
  [/embeddings\.position_embedding\.weight$/, 'positional_embedding'],
  [/embeddings\.patch_embedding\./, 'conv1.'],
  [/embeddings\./, ''],
  [/pre_layrnorm/, 'ln_pre'],
  [/post_layernorm/, 'ln_post'],
  [/final_layer_norm/, 'ln_final'],
  [/encoder\.layers\./, 'transformer.resblocks.'],
  [/self_attn\.out_proj/, 'attn.out_proj'],
  [/self_attn\.q_proj\./, 'attn.in_proj_'],
  [/layer_norm([12])/, 'ln_$1'],
  [/mlp\.fc1/, 'mlp.c_fc'],
  [/mlp\.fc2/, 'mlp.c_proj'],
]

/** Constant indices, and keys and values, which follow their query into one matrix. */
const ABSORBED = /position_ids$|self_attn\.[kv]_proj\.(weight|bias)$/

/**
 * The tensors under OpenAI's names, whichever of the three conventions they come in.
 * @throws {WeightsError} for two tensors of one name, and for a Hugging Face file whose attention
 *   is incomplete.
 */
export function toOpenAINames(tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const renamed = tensors.has('visual_projection.weight')
    ? fromHuggingFace(tensors)
    : [...tensors].map(([name, value]) => [name.replace(PREFIXES, ''), value] as const)
  const out = new Map(renamed)
  check(out.size === renamed.length, 'checkpoint: two tensors share a name')
  return out
}

function fromHuggingFace(tensors: ReadonlyMap<string, Tensor>): (readonly [string, Tensor])[] {
  return [...tensors.keys()]
    .filter((name) => !ABSORBED.test(name))
    .map((name) => [
      RENAMES.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), name),
      convert(tensors, name),
    ])
}

/** OpenAI multiplies by its projections from the right, and keeps query, key and value together. */
function convert(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  if (/^(visual|text)_projection\.weight$/.test(name)) return transpose(tensors.get(name)!)
  if (!name.includes('self_attn.q_proj.')) return tensors.get(name)!
  const parts = ['q', 'k', 'v'].map((letter) => {
    const part = tensors.get(name.replace('q_proj', `${letter}_proj`))
    check(part !== undefined, `checkpoint: "${name}" has no ${letter}_proj beside it`)
    return part
  })
  return stack(parts)
}

/** Tensors one under another, along their first axis. */
function stack(parts: Tensor[]): Tensor {
  const [first] = parts
  const alike = parts.every((part) => String(part.shape) === String(first.shape))
  check(alike && first.shape.length > 0, 'checkpoint: query, key and value differ in shape')
  const rows = parts.reduce((sum, part) => sum + part.shape[0], 0)
  return lazyTensor([rows, ...first.shape.slice(1)], () => {
    const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0))
    let at = 0
    for (const part of parts) {
      data.set(part.data, at)
      at += part.data.length
    }
    return data
  })
}

/** A matrix with its axes exchanged. */
function transpose(matrix: Tensor): Tensor {
  check(matrix.shape.length === 2, 'checkpoint: a projection that is no matrix')
  const [rows, columns] = matrix.shape
  return lazyTensor([columns, rows], () => {
    const { data } = matrix
    return Float32Array.from(
      { length: rows * columns },
      (_, i) => data[(i % rows) * columns + Math.floor(i / rows)],
    )
  })
}
