/**
 * @file A small typed graph of standard ONNX operators with static shapes.
 *
 * A `Graph` is an append-only list of nodes, joined by values. Shapes are inferred and checked while the graph is built, so that a mistake is
 * reported at the line that makes it, with the node's name. Because nodes are only appended, the
 * list is always in topological order, which is all that differentiation and serialisation need.
 */

import { type AttributesOf, type OperatorName, operatorOf } from './operators/operator-table.ts'
import { GraphError, type Node, sizeOf, type Value } from './value.ts'

export class Graph {
  readonly nodes: Node[] = []
  readonly inputs: Value[] = []
  readonly #names = new Set<string>()
  #scope = ''

  /** A tensor fed at run time, always as float32 data (integers are exact up to 2²⁴). */
  input(name: string, shape: readonly number[]): Value {
    if (this.#names.has(name)) throw new GraphError(`input "${name}" exists already`)
    checkShape(`input "${name}"`, shape)
    const value: Value = { graph: this, name: this.#unique(name), shape, type: 'float32' }
    this.inputs.push(value)
    return value
  }

  /** A tensor known when the graph is built. The data are not copied. */
  constant(data: Float32Array, shape: readonly number[], name = 'constant'): Value {
    const full = this.#unique(this.#scope + name)
    checkShape(`constant "${full}"`, shape)
    if (data.length !== sizeOf(shape)) {
      throw new GraphError(
        `constant "${full}": shape [${shape}] needs ${sizeOf(shape)} values, got ${data.length}`,
      )
    }
    return { graph: this, name: full, shape, type: 'float32', data }
  }

  /** Appends an operator and returns its outputs; prefer the functions of `functions.ts`. */
  add<N extends OperatorName>(
    operator: N,
    inputs: readonly Value[],
    attributes: AttributesOf<N>,
  ): Value[] {
    const name = this.#unique(this.#scope + operator)
    const foreign = inputs.find((input) => input.graph !== this)
    if (foreign) throw new GraphError(`${name}: "${foreign.name}" belongs to another graph`)
    const outputs: Value[] = []
    const node: Node = { operator, name, inputs, outputs, attributes }
    const infer = () => operatorOf(operator).infer(inputs, attributes)
    for (const [i, output] of describe(node, infer).entries()) {
      outputs.push({ graph: this, name: i === 0 ? name : `${name}:${i}`, node, ...output })
    }
    this.nodes.push(node)
    return outputs
  }

  /** Runs `build` with `name/` before the names of everything it adds. */
  scope<T>(name: string, build: () => T): T {
    const outer = this.#scope
    this.#scope = `${outer}${name}/`
    try {
      return build()
    } finally {
      this.#scope = outer
    }
  }

  #unique(base: string): string {
    let name = base
    for (let i = 2; this.#names.has(name); i++) name = `${base}.${i}`
    this.#names.add(name)
    return name
  }
}

function checkShape(what: string, shape: readonly number[]): void {
  if (!shape.every((d) => Number.isInteger(d) && d > 0)) {
    throw new GraphError(`${what}: shape [${shape}] must be positive integers`)
  }
}

/** Adds the node's name and its inputs to the message of an inference error. */
function describe<T>(node: Node, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    const inputs = node.inputs.map(({ name, shape }) => `"${name}" [${shape}]`).join(', ')
    throw new GraphError(`${node.name}: ${error.message} (inputs: ${inputs})`)
  }
}
