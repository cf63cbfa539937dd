import { RahpError, show, showJson, unknown } from "../support/rahp-error.js";
import { activations } from "./layers/activation.js";

/** Layers, or heads of a layer, that a real encoder stays far below. */
const MOST = 1000;

/** Takes checked values out of a `config.json`; every refusal names the key, the value and the file. */
export class ConfigReader {
  constructor(
    readonly json: Readonly<Record<string, unknown>>,
    readonly file: string,
  ) {}

  /** A whole number from 1, or from `least`. */
  size(key: string, fallback?: number, least: 0 | 1 = 1): number {
    const value = this.json[key] ?? fallback;
    if (typeof value === "number" && Number.isInteger(value) && value >= least) return value;
    throw this.invalid(key, value, least === 1 ? "a positive integer" : "a whole number of at least 0");
  }

  /** A number of layers or heads. */
  count(key: string): number {
    const value = this.size(key);
    if (value <= MOST) return value;
    throw this.invalid(key, value, `at most ${MOST}`);
  }

  /** A positive number that is neither 0 nor infinite in float32, in which engines compute. */
  positive(key: string, fallback: number): number {
    const value = this.json[key] ?? fallback;
    const inFloat32 = typeof value === "number" ? Math.fround(value) : 0;
    if (inFloat32 > 0 && inFloat32 < Infinity) return value as number;
    throw this.invalid(key, value, "a positive number");
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.json[key] ?? fallback;
    if (typeof value === "boolean") return value;
    throw this.invalid(key, value, "true or false");
  }

  /** One of some words. */
  word(key: string, fallback: string, known: readonly string[]): string {
    const given = this.json[key] ?? fallback;
    const value = typeof given === "string" ? given : show(given);
    if (!known.includes(value)) throw unknown(`${key} in ${this.file}`, value, known);
    return value;
  }

  /** The name of an activation function. */
  activation(key: string): string {
    return this.word(key, "gelu", Object.keys(activations));
  }

  token(key: string, fallback: number, vocabularySize: number): number {
    const value = this.json[key] ?? fallback;
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < vocabularySize)
      return value;
    throw this.invalid(key, value, `a token below ${vocabularySize}`);
  }

  invalid(key: string, value: unknown, expected: string): RahpError {
    return new RahpError(`invalid ${key} in ${this.file}: ${showJson(value)} (expected ${expected})`);
  }
}
