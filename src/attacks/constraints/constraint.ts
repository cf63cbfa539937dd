import type { AttackedText } from "../attacked-text.js";
import type { SentenceEncoder } from "../sentence-encoder.js";

/** Says which words of a text, which may have been edited already, an attack may touch. */
export interface PositionConstraint {
  readonly name: string;
  allowsPosition(text: AttackedText, position: number): boolean;
}

/** Says which new texts may be asked about. */
export interface TextConstraint {
  readonly name: string;
  /** What it compares meanings by, where it does. */
  readonly encoder?: SentenceEncoder;
  /** @returns one verdict for each text */
  judge(texts: readonly AttackedText[], origin: Origin): readonly Verdict[] | Promise<readonly Verdict[]>;
}

export type Constraint = PositionConstraint | TextConstraint;

/** Where new texts come from. */
export interface Origin {
  /** The text before any edit. */
  readonly original: AttackedText;
  /** The text that one more edit was made to. */
  readonly current: AttackedText;
}

/** The text that a constraint compares with. */
export type Against = keyof Origin;

export interface Verdict {
  readonly allowed: boolean;
  /** How near the meaning is, where the constraint measures that; of successes the nearest is taken. */
  readonly similarity?: number;
}

/** A constraint that judges each text by itself. */
export function textConstraint(
  name: string,
  allows: (text: AttackedText, origin: Origin) => boolean,
): TextConstraint {
  return { name, judge: (texts, origin) => texts.map((text) => ({ allowed: allows(text, origin) })) };
}
