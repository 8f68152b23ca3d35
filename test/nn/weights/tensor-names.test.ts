import { describe, expect, test } from 'vitest'
import { lazyTensor, type Tensor, toOpenAINames, WeightsError } from '../../../nn/weights/index.ts'

/** A tensor that counts up from `first`. */
function counting(shape: number[], first = 0): Tensor {
  const count = shape.reduce((a, b) => a * b, 1)
  return lazyTensor(shape, () => Float32Array.from({ length: count }, (_, i) => first + i))
}

const names = (...list: string[]) => [
  ...toOpenAINames(new Map(list.map((name) => [name, counting([1, 1])]))).keys(),
]

const values = ({ shape, data }: Tensor) => ({ shape, data: [...data] })

/** Hugging Face files are known by their projection. */
const projection: [string, Tensor] = ['visual_projection.weight', counting([2, 3])]

describe("names become OpenAI's", () => {
  test('those of OpenAI and open_clip stay', () => {
    const list = ['visual.conv1.weight', 'transformer.resblocks.0.ln_1.weight', 'logit_scale']
    expect(names(...list)).toEqual(list)
  })

  test('wrappers around the model are taken off', () => {
    expect(
      names('module.visual.proj', 'state_dict.module.logit_scale', 'text.ln_final.bias'),
    ).toEqual(['visual.proj', 'logit_scale', 'ln_final.bias'])
  })

  test('two names that become one are refused', () => {
    expect(() => names('visual.proj', 'module.visual.proj')).toThrow(WeightsError)
  })

  test('each part of a Hugging Face model has its counterpart', () => {
    const layer = 'vision_model.encoder.layers.11'
    const text = 'text_model.encoder.layers.3'
    expect(
      names(
        'visual_projection.weight',
        'logit_scale',
        'vision_model.embeddings.class_embedding',
        'vision_model.embeddings.patch_embedding.weight',
        'vision_model.embeddings.position_embedding.weight',
        'vision_model.embeddings.position_ids',
        'vision_model.pre_layrnorm.weight',
        'vision_model.post_layernorm.bias',
        `${layer}.self_attn.out_proj.weight`,
        `${layer}.layer_norm1.bias`,
        `${text}.layer_norm2.weight`,
        `${text}.mlp.fc1.bias`,
        `${text}.mlp.fc2.weight`,
        'text_model.embeddings.token_embedding.weight',
        'text_model.embeddings.position_embedding.weight',
        'text_model.final_layer_norm.weight',
      ).slice(1),
    ).toEqual([
      'logit_scale',
      'visual.class_embedding',
      'visual.conv1.weight',
      'visual.positional_embedding',
      'visual.ln_pre.weight',
      'visual.ln_post.bias',
      'visual.transformer.resblocks.11.attn.out_proj.weight',
      'visual.transformer.resblocks.11.ln_1.bias',
      'transformer.resblocks.3.ln_2.weight',
      'transformer.resblocks.3.mlp.c_fc.bias',
      'transformer.resblocks.3.mlp.c_proj.weight',
      'token_embedding.weight',
      'positional_embedding',
      'ln_final.weight',
    ])
  })

  test('projections are transposed', () => {
    const renamed = toOpenAINames(new Map([projection]))
    expect(values(renamed.get('visual.proj')!)).toEqual({ shape: [3, 2], data: [0, 3, 1, 4, 2, 5] })
  })

  test('query, key and value become one matrix, in this order', () => {
    const attention = 'text_model.encoder.layers.0.self_attn'
    const renamed = toOpenAINames(
      new Map([
        projection,
        [`${attention}.k_proj.weight`, counting([2, 2], 10)],
        [`${attention}.v_proj.weight`, counting([2, 2], 20)],
        [`${attention}.q_proj.weight`, counting([2, 2])],
      ]),
    )
    expect([...renamed.keys()]).toEqual([
      'visual.proj',
      'transformer.resblocks.0.attn.in_proj_weight',
    ])
    expect(values(renamed.get('transformer.resblocks.0.attn.in_proj_weight')!)).toEqual({
      shape: [6, 2],
      data: [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23],
    })
  })

  test('a query without its key, or of another shape, is refused', () => {
    const attention = 'text_model.encoder.layers.0.self_attn'
    const query: [string, Tensor] = [`${attention}.q_proj.bias`, counting([2])]
    const value: [string, Tensor] = [`${attention}.v_proj.bias`, counting([2])]
    const wrong: [string, Tensor] = [`${attention}.k_proj.bias`, counting([3])]
    expect(() => toOpenAINames(new Map([projection, query, value]))).toThrow('no k_proj')
    expect(() => toOpenAINames(new Map([projection, query, value, wrong]))).toThrow(
      'differ in shape',
    )
  })
})
