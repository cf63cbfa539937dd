import { brief, missing, RahpError, showJson } from "../support/rahp-error.js";
import type { Checkpoint } from "./checkpoint-state.js";
import type { NamedArray } from "./safetensors.js";

/** Weights in several files, with an index that tells which tensor is in which. */
export class ShardedWeights implements Checkpoint {
  /** @param name  the index's file name */
  constructor(
    private readonly index: ReadonlyMap<string, string>,
    private readonly shards: ReadonlyMap<string, Checkpoint>,
    private readonly name: string,
  ) {}

  has(tensor: string): boolean {
    return this.index.has(tensor);
  }

  read(tensor: string, shape: readonly number[]): NamedArray {
    const shard = this.index.get(tensor);
    if (shard === undefined) throw missing(`tensor in ${this.name}`, tensor);
    return this.shards.get(shard)!.read(tensor, shape);
  }
}

/**
 * Reads a `model.safetensors.index.json`: which file each tensor is in.
 * @param json  the parsed file
 * @throws RahpError where a shard is not a plain file name: names become paths
 */
export function parseShardIndex(json: unknown, name: string): ReadonlyMap<string, string> {
  const map = (json as { weight_map?: unknown } | null)?.weight_map;
  const entries = typeof map === "object" && map !== null ? Object.entries(map) : [];
  if (entries.length === 0)
    throw new RahpError(`invalid ${name}: expected a weight_map from tensors to files`);
  for (const [tensor, shard] of entries) {
    if (typeof shard === "string" && /^[\w-][\w.-]*\.safetensors$/.test(shard)) continue;
    throw new RahpError(
      `invalid ${name}: ${brief(tensor)} in ${showJson(shard)} (expected a .safetensors file beside it)`,
    );
  }
  return new Map(entries as [string, string][]);
}
