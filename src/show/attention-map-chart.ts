import { missing } from "../support/rahp-error.js";
import { Chart } from "./chart.js";
import { colours, schemes } from "./palette.js";

/** A head's attention before and after some of its units were masked. */
export interface AttentionMapChartParts {
  readonly layer: number;
  readonly head: number;
  readonly tokens: readonly string[];
  /** Masked units, as rows (who asks) and columns (who is asked). */
  readonly units: readonly (readonly [number, number])[];
  /** [n][n], rows sum to 1 */
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
}

const panels = ["before", "after", "difference"] as const;

/**
 * Attention maps side by side (figure 4 of HackAttend): before, after, and the difference; rows ask, columns are asked.
 * Masked units have an orange box.
 *
 * @throws RahpError where there are no tokens
 */
export function attentionMapChart({
  layer,
  head,
  tokens,
  units,
  before,
  after,
}: AttentionMapChartParts): Chart {
  if (tokens.length === 0) throw missing("tokens", "a map needs at least one");
  const masked = new Set(units.map(([query, key]) => query * tokens.length + key));
  const values = tokens.flatMap((asking, query) =>
    tokens.map((asked, key) => ({
      query,
      key,
      asking,
      asked,
      before: before[query][key],
      after: after[query][key],
      difference: after[query][key] - before[query][key],
      masked: masked.has(query * tokens.length + key),
    })),
  );
  const cell = Math.max(4, Math.min(18, Math.floor(300 / tokens.length)));
  const largest = Math.max(...values.flatMap((value) => [value.before, value.after]));
  const move = Math.max(...values.map(({ difference }) => Math.abs(difference)), 1e-6);
  return new Chart({
    title: `Attention of layer ${layer}, head ${head}, before and after HackAttend`,
    subtitle: [
      `rows ask, columns are asked; orange boxes: masked (${units.length} of ${tokens.length ** 2})`,
      `${schemes.attention.legend}; difference: ${schemes.attentionChange.legend}`,
    ],
    view: {
      data: { values },
      hconcat: panels.map((panel) => ({
        title: { text: panel, fontSize: 11, fontWeight: "normal", anchor: "middle" },
        width: { step: cell },
        height: { step: cell },
        encoding: {
          x: axis("key", tokens, cell),
          y: axis("query", tokens, cell),
          tooltip: ["asking", "asked", "before", "after", "difference", "masked"].map((field) => ({
            field,
          })),
        },
        layer: [cells(panel, panel === "difference" ? move : largest), boxes(cell)],
      })),
      spacing: 24,
      resolve: { scale: { color: "independent" } },
    },
  });
}

function cells(panel: (typeof panels)[number], end: number) {
  const isChange = panel === "difference";
  const scheme = isChange ? schemes.attentionChange.name : schemes.attention.name;
  return {
    mark: "rect",
    encoding: {
      color: {
        field: panel,
        type: "quantitative",
        scale: { scheme, domain: [isChange ? -end : 0, end] },
        legend: {
          title: null,
          orient: "bottom",
          gradientThickness: 10,
          tickCount: 3,
          format: isChange ? "+.2f" : ".2f",
        },
      },
    },
  };
}

function boxes(cell: number) {
  return {
    transform: [{ filter: "datum.masked" }],
    mark: {
      type: "point",
      shape: "square",
      filled: false,
      opacity: 1,
      size: (0.8 * cell) ** 2,
      strokeWidth: Math.max(1, cell / 9),
      color: colours.masked,
    },
  };
}

/** Places by name: the same word may occur twice. */
function axis(field: string, tokens: readonly string[], cell: number) {
  return {
    field,
    type: "ordinal",
    title: null,
    scale: { paddingInner: 0.04, paddingOuter: 0 },
    axis: {
      labelExpr: `${JSON.stringify(tokens)}[datum.value]`,
      labelAngle: field === "key" ? -90 : 0,
      labelFontSize: Math.max(4, Math.min(9, cell - 3)),
      labelLimit: 90,
      labelOverlap: false,
    },
  };
}
