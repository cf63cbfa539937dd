import { type EncoderConfig, parseConfig } from "./config.js";

/**
 * Reads `config.json` of an encoder, whatever head its checkpoint has: what the file says of classes and tasks is
 * left out, and the config's labels mean nothing.
 * @throws RahpError for another architecture, or a missing or impossible size
 */
export function parseBareConfig(source: unknown, file: string): EncoderConfig {
  if (typeof source !== "object" || source === null || Array.isArray(source))
    return parseConfig(source, file);
  const { architectures, problem_type, id2label, num_labels, ...encoder } = source as Record<string, unknown>;
  return { ...parseConfig(encoder, file), source: source as Record<string, unknown> };
}
