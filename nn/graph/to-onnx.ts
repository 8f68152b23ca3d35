/**
 * @file Graph → ONNX file (https://onnx.ai/onnx/repo-docs/IR.html; field numbers from onnx.proto).
 *
 * Only what the outputs need is written. Constants become initializers, so that a runtime may
 * prepack them; attributes that ONNX wants as tensors become small int64 initializers.
 */

import type { Graph } from './graph.ts'
import { operatorOf } from './operators/operator-table.ts'
import { type Chunks, float, integer, integers, join, message, string } from './protobuf.ts'
import type { Shape } from './shape-arithmetic.ts'
import { type Attributes, type ElementType, GraphError, type Node, type Value } from './value.ts'

const OPSET = 17
const IR_VERSION = 8
const CODES: Record<ElementType, number> = { float32: 1, int64: 7, bool: 9 }
/** Attributes that are floats even when they hold a whole number. */
const FLOAT_ATTRIBUTES = new Set(['epsilon', 'alpha', 'beta'])
/** Operands that are float tensors; all others are int64. */
const FLOAT_OPERANDS = new Set(['scales'])

/**
 * The part of the graph that `outputs` depend on, as the bytes of an ONNX model.
 * @param fed constants to leave out of the file; they become inputs, fed by name at every run
 */
export function toOnnx(
  g: Graph,
  outputs: Readonly<Record<string, Value>>,
  fed: ReadonlySet<Value> = new Set(),
): Uint8Array<ArrayBuffer> {
  const nodes = neededNodes(g, Object.values(outputs))
  const used = new Set([...nodes.flatMap((node) => node.inputs), ...Object.values(outputs)])
  const clash = [...used].find(({ name }) => outputs[name] && !Object.is(outputs[name].name, name))
  if (clash) throw new GraphError(`output "${clash.name}" bears the name of another value`)
  const constants = [...used].filter((value) => value.data && !fed.has(value))
  const inputs = [...g.inputs, ...fed].filter((value) => used.has(value))
  const graph = [
    ...nodes.flatMap((node) => message(1, nodeProto(node, used))),
    ...Object.entries(outputs).flatMap(([name, value]) => alias(name, value)),
    ...string(2, 'strokesmith'),
    ...constants.flatMap((value) => message(5, tensor(value.name, value.shape, value.data!))),
    ...nodes.flatMap(operandTensors),
    ...inputs.flatMap((x) => message(11, valueInfo(x.name, x))),
    ...Object.entries(outputs).flatMap(([name, value]) => message(12, valueInfo(name, value))),
  ]
  return join([
    ...integer(1, IR_VERSION),
    ...string(2, 'strokesmith'),
    ...message(7, graph),
    ...message(8, [...string(1, ''), ...integer(2, OPSET)]),
  ])
}

/** Nodes that some output depends on, in their order. */
export function neededNodes(g: Graph, outputs: readonly Value[]): Node[] {
  const foreign = outputs.find((output) => output.graph !== g)
  if (foreign) throw new GraphError(`output "${foreign.name}" belongs to another graph`)
  const needed = new Set(outputs.map((output) => output.node))
  return [...g.nodes]
    .reverse()
    .filter((node) => {
      if (!needed.has(node)) return false
      for (const input of node.inputs) needed.add(input.node)
      return true
    })
    .reverse()
}

/** Outputs carry the caller's names, whatever their values are called inside. */
function alias(name: string, value: Value): Chunks {
  const node = [...string(1, value.name), ...string(2, name), ...string(4, 'Identity')]
  return name === value.name ? [] : message(1, node)
}

function nodeProto(node: Node, used: ReadonlySet<Value>): Chunks {
  const { operands = [], optionalOutputs } = operatorOf(node.operator)
  const inputs = [...node.inputs.map((x) => x.name), ...operands.map((o) => operandName(node, o))]
  const last = node.outputs.findLastIndex((output) => used.has(output))
  const outputs = optionalOutputs ? node.outputs.slice(0, last + 1) : node.outputs
  const attributes = Object.entries(node.attributes).filter(([name]) => !operands.includes(name))
  return [
    ...inputs.flatMap((name) => string(1, name)),
    ...outputs.flatMap((output) => string(2, output.name)),
    ...string(3, node.name),
    ...string(4, node.operator),
    ...attributes.flatMap(([name, value]) => message(5, attribute(name, value))),
  ]
}

function attribute(name: string, value: Attributes[string]): Chunks {
  if (typeof value === 'string') return typed(name, string(4, value), 3)
  if (typeof value !== 'number')
    return typed(
      name,
      value.flatMap((i) => integer(8, i)),
      7,
    )
  return FLOAT_ATTRIBUTES.has(name)
    ? typed(name, float(2, value), 1)
    : typed(name, integer(3, value), 2)
}

const typed = (name: string, body: Chunks, type: number): Chunks => [
  ...string(1, name),
  ...body,
  ...integer(20, type),
]

/** An empty name is ONNX for an optional input left out. */
const operandName = (node: Node, operand: string): string =>
  operand ? `${node.name}/${operand}` : ''

const operandTensors = (node: Node): Chunks =>
  (operatorOf(node.operator).operands ?? []).filter(Boolean).flatMap((operand) => {
    const values = node.attributes[operand] as readonly number[] // as all operands are
    const data = FLOAT_OPERANDS.has(operand)
      ? Float32Array.from(values)
      : BigInt64Array.from(values, BigInt)
    return message(5, tensor(operandName(node, operand), [values.length], data))
  })

const tensor = (name: string, shape: Shape, data: Float32Array | BigInt64Array): Chunks => [
  ...integers(1, shape),
  ...integer(2, CODES[data instanceof Float32Array ? 'float32' : 'int64']),
  ...string(8, name),
  ...message(9, [new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]),
]

function valueInfo(name: string, { shape, type }: Value): Chunks {
  const dimensions = shape.flatMap((d) => message(1, integer(1, d)))
  const tensorType = [...integer(1, CODES[type]), ...message(2, dimensions)]
  return [...string(1, name), ...message(2, message(1, tensorType))]
}
