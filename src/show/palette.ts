/**
 * What each colour means, in every chart of the project. The sequential schemes are Vega's and keep their order
 * for colour-blind readers and in grey print; the single colours are after Okabe and Ito.
 */
export const schemes = {
  /** ΔCLEVER: the brighter, the more removing a head helps robustness. */
  robustness: { name: "viridis", legend: "brighter = more robust without it" },
  /** Fisher and its peers: the darker, the more the loss depends on a head. */
  importance: { name: "blues", legend: "darker = more important" },
  /** The composite score S: the brighter, the sooner a head goes. */
  composite: { name: "cividis", legend: "brighter = pruned sooner" },
  /** The margin: on which side of the boundary, and how far. */
  margin: { name: "brownbluegreen", legend: "brown = wrong, green = right" },
  /** How much a token attends to another. */
  attention: { name: "greens", legend: "darker = more attention" },
  /** Attention after − before. */
  attentionChange: { name: "purplegreen", legend: "purple = less, green = more" },
} as const;

export const colours = {
  before: "#9ba7b4",
  after: "#0072b2",
  pruned: "#000000",
  /** the same, where it fills an area */
  prunedShare: "#4a4f55",
  /** the rest of the same bar */
  keptShare: "#eaedf0",
  /** the same, on average over resamples */
  resampled: "#e69f00",
  protected: "#e3000f",
  /** a head that is neither */
  kept: "#2f8f9d",
  /** an attention unit that an attack masked */
  masked: "#d55e00",
  /** grounds for white words: how an attack ended */
  attackSucceeded: "#a64b00",
  attackFailed: "#00664f",
  attackSkipped: "#59636e",
  /** a head whose value isn't known */
  unknown: "#cfcfcf",
  /** drawn around marks that lie on coloured cells */
  halo: "#ffffff",
  ink: "#1b1f24",
  mutedInk: "#59636e",
  line: "#d1d9e0",
} as const;

/** Lines of a chart that have no meaning of their own, in this order: the first seven are Okabe and Ito's. */
export const lineColours = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#000000",
  "#6a3d9a",
  "#8b5a2b",
  "#a6a600",
  "#ff9da7",
  "#66c23a",
] as const;
