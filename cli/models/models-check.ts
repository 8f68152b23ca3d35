/** @file `strokesmith models check`: encoders, readers and tokeniser against reference values. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CheckpointCheck, checkCheckpoints } from '../../nn/check/check-checkpoints.ts'
import { type Check, checkGolden, worst } from '../../nn/check/check-golden.ts'
import { onnxNode } from '../../nn/engines/onnx-node.ts'
import { StrokesmithError } from '../../src/errors.ts'

/**
 * Prints the check of every checkpoint, and the worst of each kind of what is computed from them.
 * @param folder holds an index.json that lists the reference values
 * @throws {StrokesmithError} if one is above its tolerance
 */
export async function printChecks(folder: string, json = false): Promise<void> {
  const read = (file: string) => readFile(join(folder, file))
  const checks = [
    ...(await checkCheckpoints(read)),
    ...worst(await checkGolden(read, await onnxNode())),
  ]
  console.log(json ? JSON.stringify(checks, null, 2) : checks.map(verdict).join('\n'))
  const failed = checks.filter(({ ok }) => !ok).length
  if (failed > 0) throw new StrokesmithError(`${failed} of ${checks.length} checks failed`)
}

function verdict({ ok, kind, error, tolerance, name }: Check | CheckpointCheck): string {
  const numbers = `${error.toExponential(1)} of ${tolerance.toExponential(1)}`
  return `${ok ? 'ok  ' : 'FAIL'}  ${kind.padEnd(12)}${numbers.padEnd(22)}${name}`
}
