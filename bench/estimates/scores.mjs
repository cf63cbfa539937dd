import { applyRule } from "../../dist/pruning/choice-rule.js";
import { trimShare } from "../../dist/robustness/aggregate.js";
import { sampleTerms } from "../../dist/robustness/sample-terms.js";
import { trimmedMeans } from "../../dist/robustness/trimmed-means.js";

export const TRIM = 0.1;
export const RHOS = [0.2, 0.4, 0.6];

/** Passes through the model that the first-order scores of a sample's heads take, by count of forwards and backwards. */
export const FIRST_ORDER_PASSES = 4;

export function ruleOf(rho) {
  return { alpha: 0.5, beta: 1, gamma: 0.1, rho, minHeadsPerLayer: 0 };
}

/** Terms of an aggregation, exact and of first order, and what combines them. */
export function termsOf({ clever, exact, first }, aggregate) {
  const share = trimShare({ aggregate, trim: TRIM });
  return {
    exact: sampleTerms({ clever, change: exact }, aggregate, "exact"),
    first: sampleTerms({ clever, change: first }, aggregate, "first-order"),
    combine: (terms) => trimmedMeans(terms, share)(),
  };
}

export function headsOf({ layers, fisher }) {
  const width = fisher.length / layers;
  return fisher.map((_, i) => ({ layer: Math.floor(i / width), head: i % width }));
}

/** Heads that the rule chooses by some ΔC. */
export function chosenBy(scores, deltaClever, rho) {
  return applyRule(headsOf(scores), deltaClever, scores.fisher, ruleOf(rho)).pruned;
}

export function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function round(value, digits = 2) {
  return value === null ? null : Number(value.toFixed(digits));
}
