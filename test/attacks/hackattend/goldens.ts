import { readFileSync } from "node:fs";
import type { Example } from "../../../src/data/example.js";
import { shared } from "../../shared-files.js";

/** A line of shared/oracle/hackattend. */
export interface GoldenRow {
  readonly row: number;
  readonly tokens: string[] | string[][];
  readonly gold: number;
  readonly probabilities: number[];
  readonly skipped?: true;
  readonly k: number | number[];
  readonly layers?: [number, number[], number][];
  readonly heads?: [number, [number, number[], number][]][];
  readonly steps: GoldenStep[];
  readonly success: boolean;
  readonly queries: number;
  readonly rankingQueries: number;
  readonly hamming: number;
  readonly changed: number;
}

export interface GoldenStep {
  readonly layer: number;
  readonly head: number;
  readonly units: [number, number][] | [number, number][][];
  readonly probabilities: number[];
  readonly predicted: number;
  readonly fallback?: boolean;
}

export interface GoldenSummary {
  readonly samples: number;
  readonly correct: number;
  readonly successes: number;
  readonly asr: number;
  readonly robustAccuracy: number;
  readonly meanQueries: number;
  readonly meanQueriesOfSuccesses: number | null;
  readonly meanHammingOfSuccesses: number | null;
  readonly lMax: number;
  readonly hMax: number;
}

const folder = "oracle/hackattend";

export function goldenRows(victim: string, setting: string): GoldenRow[] {
  const text = readFileSync(shared(`${folder}/${victim}-${setting}.jsonl`), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

export function goldenSummaries(): Record<string, Record<string, GoldenSummary>> {
  return JSON.parse(readFileSync(shared(`${folder}/summary.json`), "utf8"));
}

/** The samples of shared/oracle/tiny/bert. */
export function tinySamples(): Example[] {
  const { samples } = JSON.parse(readFileSync(shared("oracle/tiny/bert/expected.json"), "utf8"));
  return samples.map(({ texts: [text, pair], label }: { texts: string[]; label: number }, id: number) => ({
    id,
    text,
    pair,
    label,
  }));
}
