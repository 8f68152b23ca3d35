/** @file What `--model` names: an encoder, or several whose losses are added, each by its weight. */

export interface WeightedModel {
  id: string
  weight: number
}

/** `a:1,b:0.5`, a weight being 1 unless it is given; undefined for anything else. */
export function parseModels(text: string): WeightedModel[] | undefined {
  const models = text.split(',').map((part) => {
    const [, id, weight = '1'] = /^([\w.-]+)(?::(\d+\.?\d*|\.\d+))?$/.exec(part.trim()) ?? []
    return { id, weight: Number(weight) }
  })
  return models.every(({ id, weight }) => id && weight > 0) ? models : undefined
}
