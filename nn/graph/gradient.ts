/**
 * @file Reverse-mode differentiation: appends the nodes that compute d loss / d value.
 *
 * The nodes are walked once from last to first. Each that lies on a path from a wanted value to
 * the loss passes its outputs' gradients on to its inputs by the rule of its operator.
 */

import { add, scalar } from './functions.ts'
import type { Graph } from './graph.ts'
import { operatorOf } from './operators/operator-table.ts'
import { GraphError, type Node, sizeOf, type Value } from './value.ts'

/**
 * Gradients of a scalar with respect to each value of `wrt`, which may be inputs or values
 * computed on the way.
 * @throws GraphError when the loss is no scalar, does not depend on one of them, or passes an
 *   operator without a gradient.
 */
export function gradient(g: Graph, loss: Value, wrt: readonly Value[]): Value[] {
  if (sizeOf(loss.shape) !== 1) {
    throw new GraphError(`the loss "${loss.name}" must be a scalar, not [${loss.shape}]`)
  }
  const active = dependents(g.nodes, wrt)
  const total = new Map<Value, Value>([[loss, scalar(g, 1)]])
  g.scope('gradient', () => {
    for (const node of [...g.nodes].reverse()) backward(node, active, total)
  })
  return wrt.map((value) => {
    const result = total.get(value)
    if (!result) throw new GraphError(`"${loss.name}" does not depend on "${value.name}"`)
    return result
  })
}

/** Everything that varies with `wrt`, themselves included. */
function dependents(nodes: readonly Node[], wrt: readonly Value[]): Set<Value> {
  const active = new Set(wrt)
  for (const { operator, inputs, outputs } of nodes) {
    if (operatorOf(operator).flat || !inputs.some((input) => active.has(input))) continue
    for (const output of outputs) active.add(output)
  }
  return active
}

function backward(node: Node, active: ReadonlySet<Value>, total: Map<Value, Value>): void {
  const incoming = node.outputs.map((output) => total.get(output))
  const wanted = node.inputs.map((input) => active.has(input))
  if (!incoming.some(Boolean) || !wanted.some(Boolean)) return
  const { gradient: rule, weightsFrom = node.inputs.length } = operatorOf(node.operator)
  const refused = wanted.indexOf(true, rule ? weightsFrom : 0)
  if (!rule || refused >= 0) {
    const { name } = node.inputs[refused]
    throw new GraphError(`${node.name}: ${node.operator} has no gradient by "${name}"`)
  }
  const parts = rule({ ...node, incoming, dy: incoming[0]!, wanted })
  for (const [i, part] of parts.entries()) {
    if (!part || !wanted[i]) continue
    const before = total.get(node.inputs[i])
    total.set(node.inputs[i], before ? add(before, part) : part)
  }
}
