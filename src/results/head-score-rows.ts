import type { Head } from "../models/heads.js";

/** A head's two scores. */
export interface HeadScoreRow extends Head {
  /** Mean over samples of C with the head masked − C, in embedding units (RAHP, eq. 2). */
  readonly deltaClever: number;
  /** Its standard error; null for fewer than two samples. */
  readonly deltaCleverStderr: number | null;
  /** Mean over samples of the squared gradient length (RAHP, eq. 4). */
  readonly fisher: number;
}

/** One head's scores on one sample. */
export interface HeadSampleRow extends Head {
  /** The example's id in its data set. */
  readonly id: number;
  /** C of the whole model. */
  readonly clever: number;
  /** C with the head masked − C; null where the sample was skipped as misclassified, or the head not masked on it. */
  readonly deltaClever: number | null;
  /** −∂C/∂M, the same to first order; null where it was not asked for, or the sample skipped. */
  readonly firstOrder: number | null;
  readonly fisher: number;
}
