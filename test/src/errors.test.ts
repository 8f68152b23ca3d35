import { describe, expect, test } from 'vitest'
import * as library from '../../src/node.ts'

const errors = Object.entries(library).filter(([name]) => name.endsWith('Error'))

describe('errors', () => {
  test.each(errors)('%s is a StrokesmithError that bears its name', (name, value) => {
    const error = Reflect.construct(value as never, ['what', 'is wrong']) as Error
    expect(error).toBeInstanceOf(library.StrokesmithError)
    expect(error.name).toBe(name)
    expect(error.message).toContain('what')
  })

  test('all of them are exported', () => {
    expect(errors.map(([name]) => name).sort()).toEqual([
      'AbortError',
      'EngineError',
      'GraphError',
      'ImageError',
      'ModelFileError',
      'OptionError',
      'OutputError',
      'PromptError',
      'RasterizerError',
      'StrokesmithError',
      'UnknownModelError',
      'VocabularyError',
      'WeightsError',
    ])
  })
})
