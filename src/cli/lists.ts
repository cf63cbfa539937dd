import { InvalidArgumentError } from "commander";
import type { Head } from "../models/heads.js";

/** Parses values that are separated by commas. */
export function names(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}

/** Parses `0.1,2.3`: head 1 of layer 0, and head 3 of layer 2. */
export function heads(text: string): Head[] {
  return names(text).map((name) => {
    const [, layer, head] = /^(\d+)\.(\d+)$/.exec(name) ?? [];
    if (head === undefined) throw new InvalidArgumentError("expected layer.head, separated by commas");
    return { layer: Number(layer), head: Number(head) };
  });
}
