/** @file Options of where a drawing is made. */
import { DEVICES, ENGINES } from '../../nn/engines/engine.ts'
import { checkOptions, defaults, option, type Values } from './table.ts'
import { oneOf, yes } from './values.ts'

/**
 * Where it runs. Engines differ in the last bits of floating-point arithmetic only, but the steps
 * multiply that: after a hundred of them drawings are pixels apart.
 */
export const machineOptions = {
  engine: option(
    oneOf(ENGINES),
    'onnx',
    '--engine <name>',
    'what runs the encoders: onnx (ONNX Runtime) or tfjs (TensorFlow.js)',
  ),
  device: option(
    oneOf(DEVICES),
    'auto',
    '--device <name>',
    'auto (the processor), cpu, wasm (as browsers do), cuda or webgpu',
  ),
  offline: option(yes, false, '--offline', 'never use the network, not even to fetch a model'),
}

export type MachineOptions = Values<typeof machineOptions>

/** Where to run, with every value. @throws {OptionError} naming the option that is out of range. */
export function resolveMachine(given: Partial<MachineOptions>): MachineOptions {
  return { ...defaults(machineOptions), ...checkOptions(machineOptions, given) }
}
