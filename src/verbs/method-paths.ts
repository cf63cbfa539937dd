import type { MethodsPlan, PlannedMethod } from "./compare-methods-options.js";
import type { PlannedStep } from "./planned-steps.js";

/** Methods that go on after so many steps, those with the same next step together. */
export function groupedByStep(methods: readonly PlannedMethod[], depth: number): PlannedMethod[][] {
  const groups = new Map<string, PlannedMethod[]>();
  for (const method of methods) {
    if (method.steps.length === depth) continue;
    const key = pathOf([method.steps[depth]], 0);
    const group = groups.get(key);
    if (group) group.push(method);
    else groups.set(key, [method]);
  }
  return [...groups.values()];
}

/** Names what these steps make of the given model with a seed. */
export function pathOf(steps: readonly PlannedStep[], seed: number): string {
  return JSON.stringify([seed, ...steps.map(({ kind, record }) => ({ kind, ...record }))]);
}

/** Pieces of work that a plan has: every step that differs once a seed, and what is measured of every method. */
export function piecesOf({ methods, seeds, adversarial, attacks }: MethodsPlan): number {
  const steps = new Set(
    methods.flatMap(({ steps }) => steps.map((_, depth) => pathOf(steps.slice(0, depth + 1), 0))),
  );
  return seeds.length * (steps.size + methods.length * (1 + (adversarial ? 1 : 0) + attacks.length));
}
