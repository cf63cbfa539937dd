import { compile, type TopLevelSpec } from "vega-lite";
import type { Chart } from "../../src/show/chart.js";

/** Every error and warning that Vega-Lite has against a chart's specification. */
export function complaints(chart: Chart): string[] {
  const said: string[] = [];
  const note = (...words: readonly unknown[]) => {
    said.push(words.join(" "));
    return logger;
  };
  const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
  compile(chart.spec as unknown as TopLevelSpec, { logger: logger as never });
  return said;
}

/** A mark that a chart draws: what a screen reader says of it, and its colours. Axes and legends aren't marks. */
export interface DrawnMark {
  says: string;
  fill: string | undefined;
  stroke: string | undefined;
}

export function drawnMarks(svg: string): DrawnMark[] {
  return [...svg.matchAll(/<(?:path|text) aria-label="([^"]*)" role="graphics-symbol"([^>]*)>/g)].map(
    ([, says, rest]) => ({ says: says!, fill: attribute(rest!, "fill"), stroke: attribute(rest!, "stroke") }),
  );
}

function attribute(text: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(text)?.[1];
}

/** The text of every line that an SVG shows, in order. */
export function drawnTexts(svg: string): string[] {
  return [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map((match) => match[1]!);
}

/** All heads of a model with so many layers and heads, in order. */
export function heads(layers: number, across: number): { layer: number; head: number }[] {
  return Array.from({ length: layers * across }, (_, i) => ({
    layer: Math.floor(i / across),
    head: i % across,
  }));
}

/** From the smallest model there could be to the largest of the paper's. */
export const modelSizes = [
  [1, 1],
  [3, 4],
  [12, 12],
  [24, 16],
] as const;
