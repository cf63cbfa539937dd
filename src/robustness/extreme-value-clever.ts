import { artFit, authorsFit } from "./art-fit.js";
import { fitReverseWeibull, type GoodnessOfFit, goodnessOfFit, type ReverseWeibull } from "./weibull-fit.js";

/** How the largest norms are fitted: see `estimateLipschitz`. */
export const FITS = ["interior", "art", "authors"] as const;
export type Fit = (typeof FITS)[number];

/** The local Lipschitz constant of a margin, and how it was found. */
export interface LipschitzEstimate {
  /** K̂, in logits per unit of the norm. */
  readonly lipschitz: number;
  /** null where nothing could be fitted. */
  readonly fit: (ReverseWeibull & GoodnessOfFit) | null;
  /** Why the largest norm stands in for the fit's location; null where it does not. */
  readonly fallback: string | null;
}

/** Below this p-value a fit is given up, as the program of CLEVER's authors does. */
const LEAST_P = 0.001;

/**
 * Location of the reverse Weibull distribution of the batches' largest norms, which is the largest norm that there
 * can be (Weng et al., "Evaluating the robustness of neural networks: an extreme value theory approach", 2018).
 *
 * - `interior`: the interior maximum of the likelihood, of shape above 1; the largest norm where there is none
 * - `authors`: the search of the authors' program, with the same fallback for p below 0.001
 * - `art`: the search of the Adversarial Robustness Toolbox, whatever comes out of it
 *
 * @param maxima  [N_b]
 */
export function estimateLipschitz(maxima: readonly number[], fit: Fit): LipschitzEstimate {
  const largest = maxima.reduce((a, b) => Math.max(a, b));
  if (fit === "art") {
    const distribution = artFit(maxima);
    const tested = { ...distribution, ...goodnessOfFit(maxima, distribution) };
    return { lipschitz: distribution.location, fit: tested, fallback: null };
  }
  if (maxima.every((value) => value === largest)) {
    return { lipschitz: largest, fit: null, fallback: "no spread" };
  }
  const tested = fit === "authors" ? authorsFit(maxima) : interiorFit(maxima);
  if (tested === null) return { lipschitz: largest, fit: null, fallback: "no interior maximum" };
  if (tested.p < LEAST_P) return { lipschitz: largest, fit: tested, fallback: `p below ${LEAST_P}` };
  return { lipschitz: tested.location, fit: tested, fallback: null };
}

function interiorFit(maxima: readonly number[]): (ReverseWeibull & GoodnessOfFit) | null {
  const distribution = fitReverseWeibull(maxima);
  return distribution ? { ...distribution, ...goodnessOfFit(maxima, distribution) } : null;
}

/**
 * CLEVER: how far the example can be moved, by the estimate, before the margin is gone.
 * @param margin     of the example, in logits
 * @param lipschitz  K̂ of the margin
 * @param radius     R: the estimate says nothing beyond it
 * @returns min(margin / K̂, R); 0 where there is no margin
 */
export function extremeValueClever(margin: number, lipschitz: number, radius: number): number {
  return margin <= 0 ? 0 : Math.min(margin / lipschitz, radius);
}
