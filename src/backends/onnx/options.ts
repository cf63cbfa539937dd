/** Where graphs are computed. `webgpu` and `cuda` leave to the cpu what they don't have. */
export const DEVICES = ["cpu", "webgpu", "cuda"] as const;
export type Device = (typeof DEVICES)[number];

export interface OnnxOptions {
  /** Name under which tfjs knows the engine. @default "onnx" */
  readonly name: string;
  /** @default "cpu" */
  readonly device: Device;
  /** Threads within an operator; 0 for as many as there are physical cores. @default 0 */
  readonly threads: number;
  /**
   * Whether a compiled graph keeps the memory of its runs for the next run, which makes them up to a quarter
   * faster. `auto` says yes as long as all graphs' memory stays below `maxSessionBytes`. @default "auto"
   */
  readonly arena: "auto" | boolean;
  /** Operations on no more numbers than this, all of them at hand, are computed at once by tfjs's cpu kernels,
   * which keeps bookkeeping with scalars out of graphs. @default 16 */
  readonly eagerSize: number;
  /** Recorded operators after which everything pending is computed, so that no loop piles up. @default 20 000 */
  readonly maxPending: number;
  /** Compiled graphs kept. @default 64 */
  readonly maxSessions: number;
  /** Memory that they keep, as far as it can be estimated, in bytes. @default 1 GiB */
  readonly maxSessionBytes: number;
  /** Told once of a program that would be much faster with `tf.tidy`. @default console.warn */
  readonly onWarning: (message: string) => void;
}

export const DEFAULTS: OnnxOptions = {
  name: "onnx",
  device: "cpu",
  threads: 0,
  arena: "auto",
  eagerSize: 16,
  maxPending: 20_000,
  maxSessions: 64,
  maxSessionBytes: 2 ** 30,
  onWarning: (message) => console.warn(message),
};
