/** Where a result comes from: all that is needed to compute it again. It holds no times, so that equal runs give equal files. */
export interface Provenance {
  /** What made it: `scoreHeads`, `composite` … */
  readonly verb: string;
  /** The model's name, the SHA-256 of its weights, and its commit where it comes from the Hub. */
  readonly model?: { readonly id: string; readonly weightsHash: string; readonly revision?: string };
  /** The data's name, the number of examples, and the SHA-256 of their texts and labels. */
  readonly data?: { readonly name: string; readonly examples: number; readonly hash: string };
  /** Names of the classes that labels and predictions in the rows are indices of. */
  readonly labels?: readonly string[];
  /** The resolved options, defaults included. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What every random choice came from; null where nothing was random. */
  readonly seed: number | null;
  /** What computed, with the device where it is not the processor: `onnx`, `onnx (webgpu)`, `wasm` … */
  readonly engine?: string;
  /** Of rahp, Node.js, TensorFlow.js and ONNX Runtime. */
  readonly versions: Readonly<Record<string, string>>;
  /** Of the result that this one was made from. */
  readonly from?: Provenance;
  /** Of the runs that this result sums up. */
  readonly runs?: readonly Provenance[];
}
